"""Who was really told of a session: what was recalled can leave again, and a cancellation reaches who needs it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from espai.core.errors import Refused
from espai.members.models import Designation, Membership, Person
from espai.notices import outbox
from espai.notices.models import Message
from espai.programme import actions
from tests.programme.conftest import convene, fresh, in_days, pass_by, seen

EVERYBODY = {"carme", "montse", "nuria", "oriol", "pau", "ramon"}


@pytest.fixture
def leaves(run_jobs):
    """Let what waits leave."""

    def leave():
        run_jobs()
        Message.objects.filter(state="queued").update(state="sent")

    return leave


def change(cast, session, **values):
    return actions.change_session(session=session, by=cast.nuria, version=fresh(session).version, facts=values)


def send(cast, session):
    return actions.send_changes(session=session, by=cast.nuria, seen=seen(session))


def recall(session, *, only=None):
    """Recall the last sending, or of it what one person was to get."""
    batch = session.convenings.latest("sequence").batch
    if only:
        Message.objects.filter(batch=batch, person_id=only.pk).update(state="recalled")
    else:
        assert outbox.recall(batch=batch, space=session.item.space_id)


def of(session):
    """The messages of the last sending."""
    batch = session.convenings.latest("sequence").batch
    return {one.address.split("@")[0]: one for one in Message.objects.filter(batch=batch)}


def newcomer(cast):
    person = Person.objects.create_user("nou@mostra.example", "Nou")
    membership = Membership.objects.get(entity=cast.riu)
    Designation.objects.create(membership=membership, person=person, role="deputy", from_on=timezone.localdate())


def leave(person):
    Designation.objects.filter(person=person).update(until_on=timezone.localdate() - timedelta(days=1))


def test_what_was_recalled_can_be_sent_again_as_it_is(enter, cast, convened, run_jobs):
    run_jobs()
    client, address = enter("nuria"), f"/aqui/sessions/{convened.pk}/convoca/"
    assert "no hi ha res per enviar" in client.get(address).text
    client.post(reverse("notices:outbox_recall", args=["aqui", convened.convenings.get().batch]))
    response = client.get(address)
    assert "es van retirar missatges" in response.text
    values = {name: response.context["form"][name].value() for name in ("version", "agenda_version")}
    assert client.post(address, values).status_code == 302
    run_jobs()
    assert set(of(convened)) == EVERYBODY
    assert of(convened)["pau"].subject.startswith("Programa: ")
    assert of(convened)["pau"].state == "queued"


def test_who_got_it_does_not_get_the_same_again(cast, convened, leaves):
    leaves()
    recall(convened, only=cast.pau)
    send(cast, convened)
    leaves()
    assert set(of(convened)) == {"pau"}
    with pytest.raises(Refused, match="No ha canviat res"):
        send(cast, convened)


def test_the_changes_of_a_recalled_sending_are_still_told(cast, convened, leaves, run_jobs):
    leaves()
    change(cast, convened, place="Manresa")
    send(cast, convened)
    run_jobs()
    with pytest.raises(Refused, match="No ha canviat res"):
        send(cast, convened)
    recall(convened)
    assert send(cast, convened).changes == ["where"]
    leaves()
    assert set(of(convened)) == EVERYBODY
    assert "Ha canviat: el lloc o l’enllaç" in of(convened)["pau"].text
    with pytest.raises(Refused, match="No ha canviat res"):
        send(cast, convened)


def test_a_cancellation_reaches_who_was_told_and_nobody_else(cast, convened, leaves):
    leaves()
    leave(cast.pau)
    cast.carme.is_active = False
    cast.carme.save()
    newcomer(cast)
    actions.cancel_session(session=convened, by=cast.nuria, reason="x")
    leaves()
    assert set(of(convened)) == EVERYBODY - {"carme"}
    assert of(convened)["pau"].reason == "Us havíem convocat a aquesta sessió."
    assert of(convened)["montse"].reason.startswith("Sou ")
    assert "METHOD:CANCEL" in of(convened)["pau"].calendar
    assert "reunio.example" not in of(convened)["pau"].calendar


def test_what_did_not_leave_is_not_cancelled(cast, convened, run_jobs):
    run_jobs()
    recall(convened)
    actions.cancel_session(session=convened, by=cast.nuria, reason="x")
    run_jobs()
    assert of(convened) == {}


def test_what_was_put_off_is_cancelled_for_everybody_too(cast, convened, leaves):
    leaves()
    actions.postpone_session(session=convened, by=cast.nuria, reason="x")
    leaves()
    session = pass_by(convened)
    actions.cancel_session(session=session, by=cast.nuria, reason="Mai més.")
    leaves()
    assert set(of(session)) == EVERYBODY
    message = of(session)["pau"]
    assert (message.subject, "Mai més." in message.text) == ("Es cancel·la: Com avaluem un pla", True)
    assert Calendar.from_ical(message.calendar).walk("VEVENT")[0]["SEQUENCE"] == 2


def test_who_left_and_was_told_once_is_told_no_more(cast, convened, leaves):
    leaves()
    leave(cast.pau)
    actions.postpone_session(session=convened, by=cast.nuria, reason="x")
    leaves()
    assert "pau" in of(convened)
    change(cast, convened, starts_at=in_days(50), ends_at=in_days(50, 13, 30))
    convene(cast, convened)
    leaves()
    actions.cancel_session(session=convened, by=cast.nuria, reason="x")
    leaves()
    assert set(of(convened)) == EVERYBODY - {"pau"}


def test_what_is_convened_again_as_it_was_is_a_programme(cast, convened, leaves):
    leaves()
    kept = {"starts_at": convened.starts_at, "ends_at": convened.ends_at}
    change(cast, convened, starts_at=in_days(50), ends_at=in_days(50, 13, 30))
    actions.postpone_session(session=convened, by=cast.nuria, reason="x")
    leaves()
    change(cast, convened, **kept)
    convene(cast, convened)
    leaves()
    assert set(of(convened)) == EVERYBODY
    assert of(convened)["pau"].subject.startswith("Programa: ")


def test_a_programme_that_is_over_is_not_written(cast, convened, run_jobs):
    pass_by(convened)
    run_jobs()
    assert of(convened) == {}
