"""What pages show of a text: its versions, what changed between two, and the comments where their passages are now."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.safestring import SafeString

from espai.core.access import Standing
from espai.core.prepared import Prepared
from espai.core.texts.anchors import find
from espai.core.texts.models import Text, TextComment, TextVersion
from espai.core.texts.passages import marked, plain


@dataclass(frozen=True)
class Commented:
    """A text with the passages marked, and its comments: in the order of the text, without their passage, done with."""

    html: SafeString
    placed: list[tuple[TextComment, int]]
    whole: list[TextComment]
    detached: list[TextComment]
    resolved: list[TextComment]


@Prepared
def versions_of(text: int, who: Standing, drafts: bool, part: slice) -> QuerySet[TextVersion]:  # noqa: FBT001 - a shape of the statement
    """Return the versions of a text that the reader may see, the last first, each with who wrote it."""
    seen = TextVersion.objects.visible_to(who, drafts=drafts).filter(text_id=text)
    return seen.with_names().order_by("-number")[part]


@Prepared
def some_versions(text: int, numbers: tuple[int, ...], who: Standing, drafts: bool) -> QuerySet[TextVersion]:  # noqa: FBT001 - a shape of the statement
    """Return those of these numbers that the reader may see, the first first."""
    seen = TextVersion.objects.visible_to(who, drafts=drafts).filter(text_id=text, number__in=numbers)
    return seen.with_names().order_by("number")


@Prepared
def comments_of(text: int, who: Standing) -> QuerySet[TextComment]:
    """Return the comments of a text that the reader may see, with who made them."""
    return TextComment.objects.visible_to(who).filter(text_id=text).with_names().order_by("pk")


def commented(text: Text, comments: list[TextComment]) -> Commented:
    """Place the comments on the text as it is now."""
    words = plain(text.html)
    live = [comment for comment in comments if comment.resolved_at is None]
    found = [(comment, find(comment.anchor, words)) for comment in live if comment.quote]
    spans = [span for _comment, span in found if span]
    placed = [(comment, span[0]) for comment, span in found if span]
    return Commented(
        html=SafeString(marked(text.html, spans) if spans else text.html),
        placed=sorted(placed, key=lambda pair: pair[1]),
        whole=[comment for comment in live if not comment.quote],
        detached=[comment for comment, span in found if span is None],
        resolved=[comment for comment in comments if comment.resolved_at],
    )
