"""A message is a row first; what leaves, leaves once."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db.models import QuerySet
from django.utils import timezone

from espai.core.errors import Refused
from espai.core.models import Event
from espai.members.models import Person
from espai.notices import actions, outbox
from espai.notices.models import Message
from tests.mail import closed_port, delivered

State = Message.State


def post(cast, key="k", **values):
    given = {
        "batch": "b",
        "to": cast.montse,
        "reason": "Hi sou.",
        "subject": "Assumpte",
        "text": "Text",
        "space": cast.space.pk,
    }
    return outbox.post(key=key, **given | values)


@pytest.mark.django_db
def test_a_message_leaves_with_its_own_id(cast, run_jobs):
    message = post(cast, html="<p>Text</p>", headers={"X-Cosa": "1"})
    run_jobs()
    (sent,) = mail.outbox
    assert sent.to == ["montse@mostra.example"]
    assert sent.extra_headers["Message-ID"] == message.message_id
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    assert sent.extra_headers["X-Cosa"] == "1"
    assert sent.alternatives[0].content == "<p>Text</p>"
    kept = Message.objects.get()
    assert (kept.state, kept.text, str(kept)) == (State.SENT, "Text", "Assumpte")


@pytest.mark.django_db
def test_a_message_carries_a_calendar_entry_with_its_method(cast, run_jobs):
    post(cast, calendar="BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n")
    post(cast, key="k2", calendar="BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
    run_jobs()
    kinds = [sent.alternatives[0].mimetype for sent in mail.outbox]
    assert kinds == ["text/calendar; method=REQUEST", "text/calendar"]


@pytest.mark.django_db
def test_somebody_without_an_account_gets_a_message(run_jobs):
    to = outbox.Outsider("fora@mostra.example", "es")
    outbox.post(key="k", batch="b", to=to, reason="Ho heu demanat.", subject="Codi", text="123456", is_secret=True)
    run_jobs()
    assert mail.outbox[0].to == ["fora@mostra.example"]
    kept = Message.objects.get()
    assert (kept.person_id, kept.language, kept.text) == (0, "es", "")


@pytest.mark.django_db
def test_the_same_message_is_one(cast, run_jobs):
    assert post(cast) is not None
    assert post(cast) is None
    run_jobs()
    outbox.deliver.call()
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_what_is_secret_is_forgotten_when_it_is_sent(cast, run_jobs):
    post(cast, is_secret=True)
    run_jobs()
    assert mail.outbox[0].body == "Text"
    assert Message.objects.get().text == ""


@pytest.mark.django_db
def test_a_message_waits_for_its_time_and_can_be_recalled(cast, run_jobs):
    post(cast, not_before=timezone.now() + timedelta(hours=1))
    outbox.deliver.call()
    assert mail.outbox == []
    assert actions.recall_batch(batch="b", space=cast.space.pk, by=cast.nuria.pk) == 1
    assert Message.objects.get().state == State.RECALLED
    assert Event.objects.get().data == {"batch": "b", "count": 1}
    with pytest.raises(Refused, match="Ja han sortit tots"):
        actions.recall_batch(batch="b", space=cast.space.pk, by=cast.nuria.pk)


@pytest.mark.django_db
def test_the_batch_of_another_space_is_not_recalled(cast):
    post(cast, not_before=timezone.now() + timedelta(hours=1))
    with pytest.raises(Refused):
        actions.recall_batch(batch="b", space=cast.other.pk, by=cast.berta.pk)


@pytest.mark.django_db
def test_what_the_server_does_not_take_waits_and_in_the_end_is_given_up(cast, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", closed_port()
    post(cast)
    outbox.deliver.call()
    message = Message.objects.get()
    assert (message.state, message.tries) == (State.QUEUED, 1)
    assert message.not_before > timezone.now()
    Message.objects.update(tries=outbox.TRIES - 1, not_before=timezone.now())
    outbox.deliver.call()
    assert Message.objects.get().state == State.FAILED


@pytest.mark.django_db
def test_without_a_server_the_mailbox_page_is_where_it_arrives(cast, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    post(cast, is_secret=True)
    outbox.deliver.call()
    assert (Message.objects.get().state, Message.objects.get().text) == (State.SENT, "Text")


@pytest.mark.django_db
def test_without_a_server_and_out_of_the_demonstration_nothing_is_said_to_be_sent(cast, settings, caplog):
    settings.EMAIL_BACKEND, settings.DEMO = "django.core.mail.backends.dummy.EmailBackend", False
    post(cast)
    outbox.deliver.call()
    assert Message.objects.get().state == State.QUEUED
    assert "No mail server is set" in caplog.text


@pytest.mark.django_db
def test_what_a_killed_worker_was_sending_is_taken_over(cast):
    post(cast)
    long_ago = timezone.now() - 2 * outbox.LEASE
    Message.objects.update(state=State.SENDING, claimed_at=long_ago)
    outbox.deliver.call()
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_of_two_workers_one_sends(cast, monkeypatch):
    post(cast)
    original = QuerySet.first

    def rival(self):
        # Between finding the message and taking it, another worker takes it.
        found = original(self)
        if found:
            Message.objects.update(state=State.SENDING, claimed_at=timezone.now())
        return found

    monkeypatch.setattr(QuerySet, "first", rival)
    assert outbox._claim() is None


@pytest.mark.django_db
def test_what_cannot_be_written_as_a_mail_stops_no_other_and_is_given_up(cast):
    post(cast, key="bad", headers={"X-Bad": "a\r\nBcc: b@mostra.example"}, is_secret=True)
    post(cast, key="good")
    outbox.deliver.call()
    assert len(mail.outbox) == 1
    assert Message.objects.get(key="bad").tries == 1
    Message.objects.filter(key="bad").update(tries=outbox.TRIES - 1, not_before=timezone.now())
    outbox.deliver.call()
    bad = Message.objects.get(key="bad")
    assert (bad.state, bad.text) == (State.FAILED, "")


@pytest.mark.django_db
def test_a_subject_is_one_line(cast):
    assert post(cast, subject="Tema\r\nBcc: b@mostra.example").subject == "Tema Bcc: b@mostra.example"


@pytest.mark.django_db(transaction=True)
def test_killed_at_any_point_nothing_is_lost_and_at_most_one_is_repeated_a_kill(cast):
    people, kills = 60, 3
    for number in range(people):
        person = Person.objects.create_user(f"p{number}@mostra.example", f"P {number}")
        post(cast, key=f"k{number}", to=person)
    ids = delivered(WORKER, [10 * (turn + 1) for turn in range(kills)])
    assert len(ids) == people
    assert set(ids) == set(Message.objects.values_list("message_id", flat=True))
    assert sum(ids.values()) - people <= kills
    assert set(Message.objects.values_list("state", flat=True)) == {State.SENT}


WORKER = "from espai.notices import outbox; outbox.deliver.call()"


@pytest.mark.django_db
def test_what_is_recalled_while_it_leaves_is_not_tried_again(cast):
    message, other = post(cast), post(cast, key="k2")
    Message.objects.filter(pk=message.pk).update(state=State.SENDING, claimed_at=timezone.now())
    message.refresh_from_db()
    assert outbox.recall(batch="b", space=cast.space.pk) == 1
    outbox._put_back(message, OSError())
    states = dict(Message.objects.values_list("pk", "state"))
    assert states == {message.pk: State.RECALLED, other.pk: State.RECALLED}


@pytest.mark.django_db
def test_what_a_dead_worker_left_and_was_recalled_is_not_sent(cast, run_jobs):
    message = post(cast)
    long_ago = timezone.now() - timedelta(hours=1)
    Message.objects.filter(pk=message.pk).update(state=State.SENDING, claimed_at=long_ago)
    outbox.recall(batch="b", space=cast.space.pk)
    run_jobs()
    assert mail.outbox == []
