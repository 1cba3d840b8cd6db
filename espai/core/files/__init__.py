"""Files that people bring: what is accepted, where it is kept, how it is handed out."""

from espai.core.files.fields import UploadField
from espai.core.files.store import hand_out, held, keep, show_picture

__all__ = ["UploadField", "hand_out", "held", "keep", "show_picture"]
