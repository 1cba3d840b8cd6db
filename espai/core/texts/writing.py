"""Writing the text of a thing. Called by the actions of the apps, inside their transaction, with the item locked."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from espai.core import markdown
from espai.core.errors import Conflict
from espai.core.models import Item
from espai.core.texts.difference import counted, difference, plain_lines
from espai.core.texts.models import Text, TextVersion

FOLDED = timedelta(minutes=30)


def write_text(
    *, item: Item, name: str, by: int | None, written: str, version: int, restored_from: int | None = None
) -> Text:
    """Keep a text of the item that was read at `version` (0: there was none).

    The same text sent twice changes nothing. Raises Conflict, writing nothing, when somebody changed it since.
    """
    kept = Text.objects.filter(item=item, name=name).first()
    if (kept.version if kept else 0) != version:
        if kept and kept.markdown == plain_lines(written):
            return kept  # the same form, sent twice
        raise Conflict(_("Algú altre l’ha canviada mentre escrivíeu. El vostre text no s’ha perdut."))
    return _keep(kept, item=item, name=name, by=by, written=written, restored_from=restored_from)


def keep_text(*, item: Item, name: str, by: int | None, written: str, restored_from: int | None = None) -> Text:
    """Keep a text of a thing that has a lock of its own: what the action that calls read is what there is.

    Each save is a version, but those of the same person within half an hour of the first are one, unless it has a
    name, was published or brought an older one back. What has not changed makes none.
    """
    kept = Text.objects.filter(item=item, name=name).first()
    return _keep(kept, item=item, name=name, by=by, written=written, restored_from=restored_from)


def _keep(kept: Text | None, *, item: Item, name: str, by: int | None, written: str, restored_from: int | None) -> Text:
    text = kept or Text(item=item, name=name)
    lines, now = plain_lines(written), timezone.now()
    if kept and kept.markdown == lines:
        return kept
    last: list[TextVersion] = list(text.versions.order_by("-number")[:2]) if kept else []
    head = last[0] if last else None
    if head is None or restored_from or not _folds(head, text, by, now):
        head = TextVersion(text=text, number=text.number + 1, by_id=by, began_at=now, restored_from=restored_from)
        before = text.markdown
    else:
        before = last[1].markdown if len(last) > 1 else ""
    text.markdown, text.html = lines, markdown.render(lines)
    text.version, text.number = text.version + 1, head.number
    text.save()
    head.text, head.markdown, head.at = text, lines, now
    head.added, head.removed = counted(difference(before, lines))
    head.save()
    return text


def show_text(text: Text) -> None:
    """Say that the text is published as it is: the versions before stay with who wrote them, and so do comments.

    The version that is published may have said more when it was commented on: what is saved soon is folded into it.
    """
    text.shown_from = text.number
    text.save(update_fields=["shown_from"])
    text.comments.filter(version=text.number).update(version=text.number - 1)


def _folds(head: TextVersion, text: Text, by: int | None, now: datetime) -> bool:
    is_kept = bool(head.name) or head.restored_from is not None or head.number == text.shown_from
    return head.by_id == by and now - head.began_at <= FOLDED and not is_kept
