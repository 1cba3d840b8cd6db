from django.utils.translation import gettext_lazy as _

from espai.core.events import declare

NEED_DRAFTED = declare("topics.need_drafted", _("Necessitat en esborrany"))
NEED_CHANGED = declare("topics.need_changed", _("Necessitat modificada"))
NEED_PUBLISHED = declare("topics.need_published", _("Necessitat publicada"))
NEED_DISCARDED = declare("topics.need_discarded", _("Esborrany esborrat"))
NEED_WITHDRAWN = declare("topics.need_withdrawn", _("Necessitat retirada"))
NEED_SUPPORTED = declare("topics.need_supported", _("Suport a una necessitat"))
SUPPORT_WITHDRAWN = declare("topics.support_withdrawn", _("Suport retirat"))
OPINION_ASKED = declare("topics.opinion_asked", _("Opinió demanada als ens"))
TOPIC_PROPOSED = declare("topics.topic_proposed", _("Tema proposat"))
NEED_GROUPED = declare("topics.need_grouped", _("Necessitat recollida en un tema"))
TOPIC_CHANGED = declare("topics.topic_changed", _("Tema modificat"))
SELECTION_OPENED = declare("topics.selection_opened", _("Tria de temes oberta"))
TOPICS_CHOSEN = declare("topics.topics_chosen", _("Temes triats per un ens"))
SELECTION_CLOSED = declare("topics.selection_closed", _("Tria de temes tancada"))
