"""Every write about the minutes of a session; `core.texts.actions` names their versions and comments on them."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from espai.core import events, items, links
from espai.core.errors import Refused
from espai.core.models import Audience, Item
from espai.core.texts.writing import show_text, write_text
from espai.members.models import Person
from espai.programme.events import MINUTES_PUBLISHED, MINUTES_SAVED
from espai.programme.locking import shown
from espai.programme.models import Minutes, Session


@transaction.atomic
def save_minutes(*, session: Session, by: Person, text: str, version: int, restored_from: int | None = None) -> Minutes:
    """Keep the text of the minutes, read at `version` (0: there was none); published ones change for everybody.

    `restored_from` is the number of the version of which it is the text. Refuses with Conflict, writing nothing, when
    somebody else changed them since; and a session that has not begun.
    """
    session = items.locked(session)
    if session.state not in {Session.State.CONVENED, Session.State.HELD} or session.starts_at > timezone.now():
        raise Refused(_("La relatoria s’escriu quan la sessió ha començat."))
    kept = _kept(session)
    if kept:
        items.lock(kept.item_id)
    item = kept.item if kept else _begin(session, by)
    content = write_text(
        item=item, name=Minutes.TEXT, by=by.pk, written=text, version=version, restored_from=restored_from
    )
    if kept and kept.version == content.version:
        return kept  # the same form, sent twice
    if kept is None:
        kept = Minutes.objects.create(item=item, session=session, content=content)
    kept.content = content
    shown(session)
    events.record(
        MINUTES_SAVED, by=by.pk, item=session.item, target=session.pk, read_again=item, version=content.version
    )
    return kept


@transaction.atomic
def publish_minutes(*, session: Session, by: Person) -> Minutes:
    """Show the minutes, as part of the session, to whoever sees it; earlier versions stay with coordination.

    Refuses when there are none, or they are published.
    """
    session = items.locked(session, "minutes_text__item", "minutes_text__content")
    kept: Minutes | None = getattr(session, "minutes_text", None)
    if kept is None:
        raise Refused(_("Encara no hi ha relatoria."))
    if kept.published_at:
        raise Refused(_("La relatoria ja està publicada."))
    kept.published_at = timezone.now()
    kept.save(update_fields=["published_at"])
    show_text(kept.content)
    items.set_audience(
        item=kept.item,
        root_id=session.item_id,
        title=session.item.title,
        path=_path(session),
        audience=session.item.audience,
        state=Minutes.State.PUBLISHED,
        date=kept.published_at,
        is_listed=True,
    )
    links.join(source=session.item, target=kept.item, kind=Minutes.RECORDED, by=by.pk)
    shown(session)
    events.record(MINUTES_PUBLISHED, by=by.pk, item=session.item, target=session.pk, read_again=kept.item)
    return kept


def _kept(session: Session) -> Minutes | None:
    return Minutes.objects.select_related("item", "content").filter(session=session).first()


def _path(session: Session) -> str:
    return f"{session.item.path}relatoria/"


def _begin(session: Session, by: Person) -> Item:
    item = items.create(
        kind=Minutes.KIND,
        title=session.item.title,
        state=Minutes.State.DRAFT,
        audience=Audience.COORDINATION,
        space=session.item.space_id,
        author=by.pk,
        is_listed=False,
    )
    item.path = _path(session)
    item.save(update_fields=["path"])
    return item
