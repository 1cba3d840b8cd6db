"""One of many files: what becomes of each is told apart from the others."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError
from django.utils.translation import gettext as _

from espai.classroom import actions, staging
from espai.classroom.models import Document, Staged
from espai.core import once
from espai.core.access import Standing
from espai.core.errors import Refused
from espai.core.fields import LineField
from espai.core.files import UploadField
from espai.members.models import Person

TITLE = 200


@dataclass(frozen=True)
class Outcome:
    """What became of a file: it is the document now, it was one already, or why it was refused."""

    SAVED, THERE, REFUSED = "saved", "there", "refused"

    name: str
    state: str
    document: Document | None = None
    why: str = ""


def title_of(name: str) -> str:
    """Return the title that the name of a file suggests: without extension, with spaces, beginning in upper case."""
    stem = name.rpartition(".")[0] or name
    text = LineField(required=False).clean(stem.replace("_", " ").replace("-", " ")) or stem
    return (text[:1].upper() + text[1:])[:TITLE]


def there(who: Standing, digest: str) -> Document | None:
    """Return the document that holds this content now, among those of their space that the reader sees in lists."""
    return Document.objects.listed(who).filter(file__digest=digest).select_related("item").first()


def digest_of(upload: UploadedFile) -> str:
    """Return the SHA-256 of a file, which is left at its beginning."""
    upload.seek(0)
    sums = hashlib.sha256()
    for chunk in upload.chunks():
        sums.update(chunk)
    upload.seek(0)
    return sums.hexdigest()


def bring(
    *, upload: UploadedFile, who: Standing, by: Person, once_key: str, said: dict[str, Any], is_looked_for: bool = False
) -> Outcome:
    """Share a file in the library of the reader's space, in a transaction of its own, unless they see it there.

    `said` is its `kind`, `entity` and `audience`, and its `title` when it is not that of its name. The checks are those
    of a file that is brought alone. The same key makes the same document. `is_looked_for` when the library was asked
    for this content already.
    """
    name = upload.name or ""
    try:
        UploadField().clean(upload)
    except ValidationError as error:
        return Outcome(name, Outcome.REFUSED, why=" ".join(error.messages))
    twin = None if is_looked_for else there(who, digest_of(upload))
    if twin is not None:
        return kept(name, once_key, who, default=Outcome(name, Outcome.THERE, twin))
    facts: dict[str, Any] = {"space": who.space, "by": by, "title": title_of(name)} | said
    try:
        return Outcome(name, Outcome.SAVED, actions.share_document(upload=upload, once_key=once_key, **facts))
    except IntegrityError:
        return kept(name, once_key, who, default=Outcome(name, Outcome.REFUSED, why=_("Ja s’havia desat.")))
    except Refused as refusal:
        return Outcome(name, Outcome.REFUSED, why=str(refusal))


def kept(name: str, once_key: str, who: Standing, *, default: Outcome) -> Outcome:
    """Return what became of a file that was brought with this key, if it was and the reader still sees it."""
    path = once.already(once_key)
    found = Document.objects.listed(who).filter(item__path=path).select_related("item").first() if path else None
    return Outcome(name, Outcome.SAVED, found) if found else default


def finish(*, key: str, who: Standing, by: Person, said: dict[str, Any]) -> Outcome:
    """Bring a file that has arrived by parts, and then forget the parts; done again, it says the same.

    Raises DoesNotExist when no such file of theirs is arriving or has been brought, and `staging.Incomplete` when it
    lacks parts.
    """
    once_key = f"staged:{by.pk}:{key}"
    staged = Staged.objects.filter(key=key, person=by, space_id=who.space).first()
    if staged is None:
        before = kept("", once_key, who, default=Outcome("", Outcome.REFUSED))
        if before.document is None:
            raise Staged.DoesNotExist
        return before
    with staging.assembled(staged) as upload:
        outcome = _arrived(staged, upload, who=who, by=by, once_key=once_key, said=said)
    staging.discard(staged)
    return outcome


def _arrived(staged: Staged, upload: UploadedFile, **given: Any) -> Outcome:
    """Bring what arrived, unless it is not what was announced, where the browser could say what it was."""
    is_known = len(staged.mark) == hashlib.sha256().digest_size * 2
    if is_known and digest_of(upload) != staged.mark:
        why = _("El fitxer s’ha fet malbé pel camí: torneu-ho a provar.")
        return Outcome(staged.name, Outcome.REFUSED, why=why)
    return bring(upload=upload, is_looked_for=is_known, **given)
