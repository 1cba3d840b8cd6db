from django.utils.translation import gettext_lazy as _

from espai.core.events import declare

# An answer is no event: it would say who, and when.
SURVEY_OPENED = declare("surveys.survey_opened", _("Enquesta oberta"))
PEOPLE_INVITED = declare("surveys.people_invited", _("Persones convidades a una enquesta"))
SURVEY_CLOSED = declare("surveys.survey_closed", _("Enquesta tancada"))
RESULTS_SHOWN = declare("surveys.results_shown", _("Resultats d’una enquesta publicats"))
