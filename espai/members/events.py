from django.utils.translation import gettext_lazy as _

from espai.core.events import declare

SPACE_OPENED = declare("members.space_opened", _("Espai nou"))
EDITION_OPENED = declare("members.edition_opened", _("Edició nova"))
EDITION_CHANGED = declare("members.edition_changed", _("Edició modificada"))
MEMBERSHIP_OPENED = declare("members.membership_opened", _("Ens membre nou"))
MEMBERSHIP_KEPT = declare("members.membership_kept", _("Adhesió que continua"))
DESIGNATED = declare("members.designated", _("Persona designada"))
DESIGNATION_RENEWED = declare("members.designation_renewed", _("Designació renovada"))
DESIGNATION_ENDED = declare("members.designation_ended", _("Designació acabada"))
ENTITIES_IMPORTED = declare("members.entities_imported", _("Ens importats"))
