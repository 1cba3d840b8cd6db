"""Every write about the versions of a text and its comments, whatever it is of. `by` is the id of the person.

Who may is said by the queryset that the view took the text, the version or the comment from.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from espai.core import events, items
from espai.core.errors import Refused
from espai.core.texts import anchors
from espai.core.texts.events import COMMENT_RESOLVED, COMMENT_WITHDRAWN, TEXT_COMMENTED, VERSION_NAMED
from espai.core.texts.models import Text, TextComment, TextVersion
from espai.core.texts.passages import plain

MOST = 300  # comments of a text


@transaction.atomic
def name_version(*, version: TextVersion, by: int, name: str, note: str = "") -> TextVersion:
    """Give a version a name, and a note of why: nothing is folded into it any more. An empty name takes it away."""
    text = items.locked(version.text)
    version = TextVersion.objects.get(pk=version.pk)
    version.name, version.note = name, note
    version.save(update_fields=["name", "note"])
    events.record(VERSION_NAMED, by=by, item=text.item, target=text.item_id, number=version.number)
    return version


@transaction.atomic
def comment(*, text: Text, by: int, body: str, quote: str = "", before: str = "") -> TextComment:
    """Say something of a passage of the text, or of the whole of it.

    `before` is what came before the passage, where its words are there more than once. The same comment sent twice is
    one. Refuses a passage that the text does not hold, and more than 300 comments.
    """
    text = items.locked(text)
    anchor = anchors.make(plain(text.html), quote, before) if quote else anchors.Anchor("")
    if anchor is None:
        raise Refused(_("Aquest passatge no és al text: copieu-ne les paraules tal com són."))
    said = {"quote": anchor.quote, "start": anchor.start, "body": body, "by_id": by}
    twin = TextComment.objects.filter(text=text, resolved_at=None, **said).first()
    if twin:
        return twin
    if text.comments.count() >= MOST:
        raise Refused(_("Aquest text ja té massa comentaris: cal retirar-ne algun abans."))
    # What is said of a draft is of no version that others read: that which is published may have said more before.
    read = text.number if text.shown_from else 0
    made = TextComment.objects.create(
        text=text, version=read, prefix=anchor.prefix, suffix=anchor.suffix, at=timezone.now(), **said
    )
    events.record(TEXT_COMMENTED, by=by, item=text.item, target=text.item_id, comment=made.pk)
    return made


@transaction.atomic
def resolve_comment(*, comment: TextComment, by: int) -> TextComment:
    """Say that what a comment asked for is done. Refuses one that is resolved or gone."""
    text, comment = _open(comment)
    if comment.resolved_at:
        raise Refused(_("Aquest comentari ja està resolt."))
    comment.resolved_at, comment.resolved_by_id = timezone.now(), by
    comment.save(update_fields=["resolved_at", "resolved_by_id"])
    events.record(COMMENT_RESOLVED, by=by, item=text.item, target=text.item_id, comment=comment.pk)
    return comment


@transaction.atomic
def withdraw_comment(*, comment: TextComment, by: int) -> None:
    """Take a comment away, with its words. Refuses one that is gone."""
    text, comment = _open(comment)
    events.record(COMMENT_WITHDRAWN, by=by, item=text.item, target=text.item_id, comment=comment.pk)
    comment.delete()


def _open(comment: TextComment) -> tuple[Text, TextComment]:
    text = items.locked(comment.text)
    kept = TextComment.objects.filter(pk=comment.pk).first()
    if kept is None:
        raise Refused(_("Algú altre ha retirat aquest comentari mentrestant."))
    return text, kept
