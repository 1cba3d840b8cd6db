"""Every write about the minutes of a session."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from espai.core import events, items, markdown
from espai.core.errors import Conflict, Refused
from espai.members.models import Person
from espai.programme.events import MINUTES_PUBLISHED, MINUTES_SAVED
from espai.programme.locking import shown
from espai.programme.models import Minutes, Session


@transaction.atomic
def save_minutes(*, session: Session, by: Person, text: str, version: int) -> Minutes:
    """Keep the text of the minutes, read at `version` (0: there was none); published ones change for everybody.

    Refuses with Conflict, writing nothing, when somebody else changed them since; and a session that has not begun.
    """
    session = items.locked(session)
    if session.state not in {Session.State.CONVENED, Session.State.HELD} or session.starts_at > timezone.now():
        raise Refused(_("La relatoria s’escriu quan la sessió ha començat."))
    kept = Minutes.objects.filter(session=session).first() or Minutes(session=session, version=0)
    if kept.version != version and kept.text == text:
        return kept  # the same form, sent twice
    if kept.version != version:
        raise Conflict(_("Algú altre l’ha canviada mentre escrivíeu. El vostre text no s’ha perdut."))
    kept.text, kept.html, kept.version = text, markdown.render(text), version + 1
    kept.save()
    shown(session)
    events.record(MINUTES_SAVED, by=by.pk, item=session.item, target=session.pk, version=kept.version)
    return kept


@transaction.atomic
def publish_minutes(*, session: Session, by: Person) -> Minutes:
    """Show the minutes to whoever sees the session. Refuses when there are none, or they are published."""
    session = items.locked(session)
    kept = Minutes.objects.filter(session=session).first()
    if kept is None:
        raise Refused(_("Encara no hi ha relatoria."))
    if kept.published_at:
        raise Refused(_("La relatoria ja està publicada."))
    kept.published_at = timezone.now()
    kept.save(update_fields=["published_at"])
    shown(session)
    events.record(MINUTES_PUBLISHED, by=by.pk, item=session.item, target=session.pk)
    return kept
