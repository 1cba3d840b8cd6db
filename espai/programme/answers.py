"""What the one-press answers of a message do."""

from django.utils.translation import gettext as _

from espai.core.access import Standing
from espai.core.errors import Refused
from espai.members.models import Person
from espai.notices.models import Ask
from espai.programme import actions
from espai.programme.models import Session


def attend(ask: Ask, who: Standing, value: str) -> None:
    """Settle «do you come?» for the person that the ask was addressed to."""
    if not who.is_member:
        raise Refused(_("Ja no formeu part d’aquest Espai."))  # a public session is still visible to them
    session = Session.objects.visible_to(who).get(item=ask.item)
    person = Person.objects.get(pk=who.person or 0)
    actions.answer_attendance(session=session, person=person, by=person, answer=value)


def contribute(ask: Ask, who: Standing, value: str) -> None:
    """Settle «have you something to offer?» with «not this time», for the entity it was addressed to."""
    session = Session.objects.visible_to(who).get(item=ask.item)
    person = Person.objects.get(pk=who.person or 0)
    actions.decline_call(session=session, by=person, entity=int(ask.to.removeprefix("referent:")))
