from django.utils.translation import gettext_lazy as _

from espai.core.events import declare

ASK_ANSWERED = declare("notices.ask_answered", _("Resposta a una petició"))
MESSAGE_RECALLED = declare("notices.message_recalled", _("Missatge retirat"))
