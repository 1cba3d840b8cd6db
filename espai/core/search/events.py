from django.utils.translation import gettext_lazy as _

from espai.core.events import declare

SYNONYMS_ADDED = declare("search.synonyms_added", _("Paraules equivalents afegides"))
SYNONYMS_REMOVED = declare("search.synonyms_removed", _("Paraules equivalents tretes"))
