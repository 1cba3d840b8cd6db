from django.utils.translation import gettext_lazy as _

from espai.core.events import declare

APPLICATION_PRESENTED = declare("admission.application_presented", _("Sol·licitud presentada"))
CODE_SENT = declare("admission.code_sent", _("Codi enviat"))
REVIEW_STARTED = declare("admission.review_started", _("Sol·licitud en revisió"))
AMENDMENT_ASKED = declare("admission.amendment_asked", _("Esmena demanada"))
AMENDMENT_ANSWERED = declare("admission.amendment_answered", _("Esmena contestada"))
EVIDENCE_ADDED = declare("admission.evidence_added", _("Document afegit a una sol·licitud"))
APPLICATION_ACCEPTED = declare("admission.application_accepted", _("Sol·licitud acceptada"))
APPLICATION_DENIED = declare("admission.application_denied", _("Sol·licitud denegada"))
APPLICATION_WITHDRAWN = declare("admission.application_withdrawn", _("Sol·licitud desistida"))
REFERENT_MISSED = declare("admission.referent_missed", _("Ens sense persona referent"))
REFERENT_FOUND = declare("admission.referent_found", _("L’ens ja té persona referent"))
