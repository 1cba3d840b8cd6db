from django.utils.translation import gettext_lazy as _

from espai.core.events import declare

DOCUMENT_ADDED = declare("classroom.document_added", _("Document afegit"))
DOCUMENT_WITHDRAWN = declare("classroom.document_withdrawn", _("Document retirat"))
DOCUMENT_CHANGED = declare("classroom.document_changed", _("Fitxa d’un document canviada"))
VERSION_ADDED = declare("classroom.version_added", _("Versió nova d’un document"))
DOCUMENT_USED = declare("classroom.document_used", _("Document fet servir"))
USE_WITHDRAWN = declare("classroom.use_withdrawn", _("Ús d’un document retirat"))
DOCUMENT_TIED = declare("classroom.document_tied", _("Document lligat"))
DOCUMENT_PARTED = declare("classroom.document_parted", _("Document deslligat"))
DOCUMENT_HELD = declare("classroom.document_held", _("Document retingut per l’antivirus"))
DOCUMENTS_BROUGHT = declare("classroom.documents_brought", _("Documents importats d’un zip"))
