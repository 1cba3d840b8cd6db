from django.utils.translation import gettext_lazy as _

from espai.core.events import declare

VERSION_NAMED = declare("core.version_named", _("Versió d’un text amb nom"))
TEXT_COMMENTED = declare("core.text_commented", _("Comentari a un text"))
COMMENT_RESOLVED = declare("core.comment_resolved", _("Comentari resolt"))
COMMENT_WITHDRAWN = declare("core.comment_withdrawn", _("Comentari retirat"))
