"""What is expected of people, and the message that tells them each Monday."""

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from espai.core import schedule
from espai.core.errors import Refused
from espai.core.models import Audience, Event, Item
from espai.core.signing import seal
from espai.members.models import Appointment, Designation
from espai.notices import asking, outbox, personal, weekly
from espai.notices.models import Ask, Message, Preference
from espai.topics import actions
from espai.topics.models import Support

pytestmark = pytest.mark.django_db
CLOCK = list(schedule.ENTRIES)  # as the apps set it, before each test stops it


@pytest.fixture
def asked(cast, need):
    actions.ask_opinion(need=need, by=cast.nuria, due=timezone.localdate() + timedelta(days=2))
    return Ask.objects.get(what="support_need")


def compose(person):
    """The message of a person's only space, or None."""
    made = weekly.compose(person=person, now=timezone.now())
    assert len(made) <= 1
    return made[0] if made else None


def links(message):
    """The links as they are in the mail that leaves."""
    text = personal.sealed(message.text, message.person_id)
    return re.findall(r"http://127.0.0.1:8000(/-/resposta/\S+)", text)


def test_what_nobody_can_be_asked_is_a_bug(need):
    with pytest.raises(KeyError):
        asking.ask(to="coordination", item=need.item, what="unheard")


def test_who_is_asked_sees_it(asked, who):
    def open_for(name, **options):
        return [ask.what for ask in Ask.objects.open_for(who(name, **options))]

    assert open_for("pau") == ["support_need"]
    assert open_for("nuria") == ["group_need"]
    assert open_for("carme") == open_for("montse") == open_for("ramon") == open_for("berta") == []
    assert str(asked) == f"support_need → {asked.to}"


def test_the_soonest_is_first_and_what_has_no_date_is_last(cast, need, who):
    today = timezone.localdate()
    facts = {"to": "coordination", "item": need.item, "space_id": cast.space.pk, "created_at": timezone.now()}
    for what, due in [("a", None), ("b", today), ("c", today - timedelta(days=1))]:
        Ask.objects.create(what=what, due=due, **facts)
    asked = Ask.objects.open_for(who("nuria")).filter(what__in="abc")
    assert [ask.what for ask in asked] == ["c", "b", "a"]


def test_a_successor_inherits_what_was_asked(asked, cast, who):
    Designation.objects.filter(person=cast.pau).update(until_on=timezone.localdate() - timedelta(days=1))
    membership = Designation.objects.get(person=cast.pau).membership
    Designation.objects.create(membership=membership, person=cast.ramon, role="referent", from_on=timezone.localdate())
    assert not Ask.objects.open_for(who("pau")).exists()
    assert Ask.objects.open_for(who("ramon")).get() == asked


def test_us_toca_shows_it_and_the_empty_state(asked, enter, django_assert_num_queries):
    client = enter("pau")
    with django_assert_num_queries(3):
        response = client.get("/aqui/us-toca/")
    (row,) = response.context["asks"]
    assert (row["title"], row["is_due"], row["minutes"]) == (
        "Digueu si al vostre ens també li cal: «No tenim indicadors»",
        True,
        1,
    )
    assert "No us toca res ara mateix" in enter("montse").get("/aqui/us-toca/").text


def test_the_reason_of_an_ask_is_shown(cast, need, who):
    asking.ask(to=f"person:{cast.pau.pk}", item=need.item, what="support_need", why="Ho demana la Núria.")
    (row,) = asking.rows(Ask.objects.open_for(who("pau")), "aqui")
    assert row["why"] == "Ho demana la Núria."
    assert not row["is_due"]


def test_the_weekly_message_holds_the_asks_with_their_answers_and_the_news(asked, cast):
    message = compose(cast.pau)
    assert message.subject == "Dilluns: 1 cosa us espera"
    assert message.key == f"weekly:{cast.pau.pk}:{cast.space.pk}:{timezone.localdate().strftime('%G-%V')}"
    assert message.not_before > timezone.now() + timedelta(minutes=59)
    assert "Digueu si al vostre ens també li cal: «No tenim indicadors»" in message.text
    assert "[Sí, també ens cal]" in message.text
    assert len(links(message)) == 2
    assert message.text.count("/aqui/temes/necessitats/") == 2
    assert message.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "¡" not in message.text + message.html


def test_it_is_written_once_a_week(asked, cast):
    assert compose(cast.pau) is not None
    assert compose(cast.pau) is None


def test_it_speaks_the_language_of_the_person(asked, cast):
    cast.pau.language = "en"
    assert compose(cast.pau).subject == "Monday: 1 thing awaits you"


def test_it_tells_no_news_of_what_one_may_not_see(cast, need):
    hidden = actions.draft_need(
        space=cast.space.pk, by=cast.montse, entity=cast.serra, title="Amagada", text="", kind="plan"
    )
    actions.publish_need(need=hidden, by=cast.montse, audience=Audience.COORDINATION)
    assert "Amagada" not in compose(cast.ramon).text
    assert "Amagada" in compose(cast.nuria).text
    assert compose(cast.montse) is None
    assert "Amagada" in compose(cast.oriol).text  # of the same entity
    assert compose(cast.berta) is None


def test_it_is_written_for_who_wants_it(asked, cast, run_jobs):
    Preference.objects.create(person=cast.pau, wants_weekly=False)
    weekly.compose_all.call()
    run_jobs()
    assert set(Message.objects.values_list("person_id", flat=True)) == {
        person.pk for person in (cast.oriol, cast.carme, cast.nuria, cast.ramon)
    }


def test_news_alone_have_their_own_subject(need, cast):
    assert compose(cast.ramon).subject == "Dilluns: novetats de l’Espai"


def test_who_left_gets_it_no_more(asked, cast):
    Designation.objects.filter(person=cast.pau).update(until_on=timezone.localdate() - timedelta(days=1))
    assert compose(cast.pau) is None


def test_each_space_has_its_own_so_that_the_coordination_of_another_never_reads_it(asked, cast, need, enter):
    Appointment.objects.create(person=cast.pau, space=cast.other, role="observer", from_on=date(2020, 1, 1))
    other = actions.draft_need(
        space=cast.other.pk, by=cast.berta, entity=cast.lluny, title="D’allà", text="", kind="plan"
    )
    actions.publish_need(need=other, by=cast.berta, audience=Audience.SPACE)
    here, there = weekly.compose(person=cast.pau, now=timezone.now())
    assert ("No tenim indicadors" in here.text, "D’allà" in here.text) == (True, False)
    assert ("No tenim indicadors" in there.text, "D’allà" in there.text) == (False, True)
    page = enter("nuria").get(f"/aqui/avisos/sortida/{here.batch}/").text
    assert "D’allà" not in page


def test_what_coordination_reads_holds_no_link_that_acts_for_somebody(asked, cast, enter, client):
    message = compose(cast.pau)
    page = enter("nuria").get(f"/aqui/avisos/sortida/{message.batch}/").text
    assert page.count("(enllaç personal)") == 3
    for stored in [page, message.text, message.html, str(message.headers)]:
        for token in re.findall(r"/-/(?:resposta|baixa)/([^/\s]+)/", stored):
            assert token.startswith("=")
            assert client.post(f"/-/resposta/{token}/").status_code == 410
            assert client.post(f"/-/baixa/{token}/").status_code == 404


def test_the_mail_that_leaves_holds_them(asked, cast):
    message = compose(cast.pau)
    Message.objects.filter(pk=message.pk).update(not_before=timezone.now())
    outbox.deliver.call()
    (sent,) = mail.outbox
    assert "/=" not in sent.body + sent.alternatives[0].content + str(sent.extra_headers)
    assert sent.extra_headers["List-Unsubscribe"].startswith("<http://127.0.0.1:8000/-/baixa/")


def test_a_place_that_is_none_stays_as_it_is():
    assert personal.sealed("/-/resposta/==/", 1) == "/-/resposta/==/"


def test_news_start_where_the_last_message_ended(cast, need):
    last = timezone.now() - timedelta(days=8)
    compose(cast.ramon)
    Message.objects.update(created_at=last, key=f"weekly:{cast.ramon.pk}:{cast.space.pk}:2000-01", message_id="<x@y>")
    Item.objects.update(date=last + timedelta(hours=1))
    assert "No tenim indicadors" in compose(cast.ramon).text


def test_looking_at_the_link_changes_nothing_and_pressing_answers(asked, cast, client, need):
    yes, _no = links(compose(cast.pau))
    for _scanner in range(2):
        assert "Sí, també ens cal" in client.get(yes).text
        client.head(yes)
    assert Ask.objects.get(pk=asked.pk).done_at is None
    assert "Gràcies" in client.post(yes).text
    assert Ask.objects.get(pk=asked.pk).answer == "yes"
    assert Support.objects.filter(need=need, entity=cast.riu, person=cast.pau).exists()
    event = Event.objects.get(name="notices.ask_answered")
    assert (event.actor_id, event.data) == (cast.pau.pk, {"what": "support_need", "answer": "yes"})


def test_pressing_twice_answers_once(asked, cast, client):
    _yes, no = links(compose(cast.pau))
    client.post(no)
    again = client.post(no)
    assert (again.status_code, "Això ja està respost" in again.text) == (410, True)
    assert Event.objects.filter(name="notices.ask_answered").count() == 1
    assert not Support.objects.filter(entity=cast.riu).exists()


def test_the_link_of_who_left_opens_nothing(asked, cast, client):
    yes, _no = links(compose(cast.pau))
    Designation.objects.filter(person=cast.pau).update(until_on=timezone.localdate() - timedelta(days=1))
    for answer in (client.get(yes), client.post(yes)):
        assert "ja no és per a vós" in answer.text
        assert "No tenim indicadors" not in answer.text
    cast.pau.is_active = False
    cast.pau.save()
    assert "ja no hi és" in client.get(yes).text


def test_the_link_of_an_ask_that_is_gone_says_so(asked, cast, client):
    yes, _no = links(compose(cast.pau))
    asked.delete()
    for response in (client.get(yes), client.post(yes)):
        assert (response.status_code, "ja no hi és" in response.text) == (410, True)


def test_a_link_serves_for_one_thing(asked, cast, client):
    wrong = seal("unsubscribe", [asked.pk, cast.pau.pk, "yes"])
    assert client.get(f"/-/resposta/{wrong}/").status_code == 410
    unheard = seal("answer", [asked.pk, cast.pau.pk, "maybe"])
    assert client.post(f"/-/resposta/{unheard}/").status_code == 410
    assert Ask.objects.get(pk=asked.pk).done_at is None


def test_an_ask_without_one_press_answers_is_not_answered_so(cast, need, who):
    ask = Ask.objects.get(what="group_need")
    with pytest.raises(Refused):
        asking.answer(ask=ask, who=who("nuria"), value="yes")


def test_unsubscribing_needs_no_sign_in_and_looking_changes_nothing(cast, client):
    address = f"/-/baixa/{seal('unsubscribe', cast.pau.pk)}/"
    client.get(address)
    assert not Preference.objects.exists()
    client.post(address, {"List-Unsubscribe": "One-Click"})
    assert not Preference.objects.get(person=cast.pau).wants_weekly
    assert str(Preference.objects.get()) == str(cast.pau.pk)
    assert client.get("/-/baixa/fals/").status_code == 404


def test_unsubscribing_works_where_forms_need_a_key(cast):
    from django.test import Client

    address = f"/-/baixa/{seal('unsubscribe', cast.pau.pk)}/"
    assert Client(enforce_csrf_checks=True).post(address).status_code == 200


def test_preferences(enter, cast):
    client = enter("pau")
    assert client.get("/-/compte/avisos/").context["form"]["wants_weekly"].value() is True
    client.post("/-/compte/avisos/", {})
    assert client.get("/-/compte/avisos/").context["form"]["wants_weekly"].value() is False
    client.post("/-/compte/avisos/", {"wants_weekly": "on"})
    assert Preference.objects.get().wants_weekly


def test_coordination_reads_what_leaves_and_recalls_it(asked, cast, enter):
    compose(cast.pau)
    client = enter("nuria")
    (batch,) = client.get("/aqui/avisos/sortida/").context["page"]
    assert (batch["total"], batch["waiting"], batch["sent"]) == (1, 1, 0)
    address = reverse("notices:outbox_batch", args=["aqui", batch["batch"]])
    page = client.get(address)
    assert "pau@mostra.example" in page.text
    assert "Missatge de dilluns: formeu part de l’Espai." in page.text
    assert "S’ha retirat 1 missatge" in client.post(f"{address}retira/", follow=True).text
    assert "Ja han sortit tots" in client.post(f"{address}retira/", follow=True).text
    assert client.get("/aqui/avisos/sortida/cap/").status_code == 404


def test_an_empty_outbox_says_so(cast, enter):
    assert "No hi ha cap missatge" in enter("nuria").get("/aqui/avisos/sortida/").text


def test_the_mailbox_is_of_the_demonstration_only(asked, cast, client, settings):
    message = compose(cast.pau)
    assert message.subject in client.get("/-/bustia/").text
    assert "/-/resposta/" in client.get(f"/-/bustia/{message.pk}/").text
    settings.DEMO = False
    assert client.get("/-/bustia/").status_code == 404
    assert client.get(f"/-/bustia/{message.pk}/").status_code == 404


def test_an_empty_mailbox_says_so(db, client):
    assert "Encara no hi ha cap missatge" in client.get("/-/bustia/").text


def test_the_clock_writes_it_on_mondays_at_seven_and_delivers_each_minute():
    entries = {entry.name: entry for entry in CLOCK}
    assert (entries["weekly"].weekday, entries["weekly"].hour) == (0, 7)
    assert entries["deliver"].every == 1
    for entry in CLOCK:
        entry.start()
    assert DBTaskResult.objects.count() == len(CLOCK)
    entries["deliver"].start()
    assert DBTaskResult.objects.count() == len(CLOCK)


def test_the_mailbox_opens_to_this_machine_only(client, cast):
    assert client.get("/-/bustia/").status_code == 200
    assert client.get("/-/bustia/", REMOTE_ADDR="192.0.2.7").status_code == 404
