from django.utils.translation import gettext_lazy as _

from espai.core.events import declare

COMMITMENT_PROPOSED = declare("commitments.commitment_proposed", _("Compromís proposat"))
COMMITMENT_CHANGED = declare("commitments.commitment_changed", _("Compromís modificat"))
COMMITMENT_ACCEPTED = declare("commitments.commitment_accepted", _("Compromís acceptat"))
COMMITMENT_STARTED = declare("commitments.commitment_started", _("Compromís començat"))
COMMITMENT_FINISHED = declare("commitments.commitment_finished", _("Compromís fet"))
COMMITMENT_DISCARDED = declare("commitments.commitment_discarded", _("Compromís descartat"))
