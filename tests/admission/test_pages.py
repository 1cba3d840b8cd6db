"""The pages of admission: what works, what is refused, what it costs."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from espai.admission import actions
from espai.admission.actions import deciding
from espai.admission.models import Application
from espai.classroom.models import Document
from espai.core.models import Item
from espai.core.signing import link_key
from espai.members.models import Designation, Edition, Entity, Membership
from espai.notices.models import Ask
from tests.files import upload

APPLY = "/aqui/membres/sollicita/"
CASES = "/aqui/membres/sollicituds/"


@pytest.fixture
def form(edition, nova, said):
    return {"edition": edition.pk, "entity": nova.pk, "once": "k1", **said}


def page(case):
    return f"/aqui/{case.item.path}"


def key(case):
    return f"?clau={link_key(case.item_id)}"


def verb(case, name):
    return f"{CASES}{case.pk}/{name}/"


def enter_case(edition, entity, said, cast, today):
    return actions.enter_application(edition=edition, entity=entity, by=cast.nuria, via="paper", today=today, said=said)


def test_a_stranger_applies_confirms_and_follows_the_case(client, form):
    assert "Ajuntament" in client.get(APPLY).text
    files = {"evidence": upload(), "designation": upload("d.pdf", b"%PDF-1.7\nd")}
    sent = client.post(APPLY, form | files)
    assert sent.url.startswith(APPLY)
    assert "quim@mostra.example" in client.get(sent.url).text
    draft = Application.objects.get()
    digits = draft.code.digits
    done = client.post(sent.url, {"digits": f"{digits[:3]} {digits[3:]}"})
    assert done.url.startswith(f"{page(draft)}?clau=")
    shown = client.get(done.url).text
    assert "La sol·licitud està presentada" in shown
    assert "Comença a revisar-la" not in shown
    assert set(Document.objects.values_list("kind", flat=True)) == {"plan", "designation"}
    for document in Document.objects.all():
        assert client.get(f"/aqui/{document.item.path}{key(draft)}").status_code == 200
        assert client.get(f"/aqui/{document.item.path}").status_code in {302, 404}


def test_the_form_sent_twice_is_one_case(client, form):
    first = client.post(APPLY, form)
    again = client.post(APPLY, form)
    assert first.url.split(":")[0] == again.url.split(":")[0]
    assert Application.objects.count() == 1


def test_the_form_is_nobody_elses(client, form):
    first = client.get(APPLY).context["form"]["once"].value()
    assert client.get(APPLY).context["form"]["once"].value() != first
    assert "no-store" in client.get(APPLY)["Cache-Control"]


def test_the_form_says_the_same_whoever_has_applied(client, form, case):
    before = case.pk
    sent = client.post(APPLY, form | {"contact_email": "altre@mostra.example"})
    assert sent.url.startswith(APPLY)
    draft = Application.objects.exclude(pk=before).get()
    shown = client.post(sent.url, {"digits": draft.code.digits})
    assert "ja té una sol·licitud en marxa" in shown.text
    assert Ask.objects.count() == 1


def test_a_wrong_code_is_said_and_a_new_one_can_be_had(client, form):
    sent = client.post(APPLY, form)
    draft = Application.objects.get()
    wrong = "000000" if draft.code.digits != "000000" else "111111"
    assert "No és aquest codi" in client.post(sent.url, {"digits": wrong}).text
    assert set(client.post(sent.url, {"digits": "1"}).context["form"].errors) == {"digits"}
    assert "un codi nou" in client.post(f"{sent.url}codi/", follow=True).text
    client.post(f"{sent.url}codi/")
    assert "No se’n poden enviar més" in client.post(f"{sent.url}codi/", follow=True).text
    assert client.get(f"{sent.url}codi/").status_code == 405


def test_codes_cannot_be_tried_by_the_thousand(client, form):
    sent = client.post(APPLY, form)
    tries = [client.post(sent.url, {"digits": f"{number:06}"}).text for number in range(8)]
    assert sum("No és aquest codi" in text for text in tries) == 5
    assert sum("ja no val" in text for text in tries) == 3


def test_who_tries_too_much_is_stopped(client, form, settings):
    said = [client.post(APPLY, form | {"once": str(n), "contact_email": f"a{n}@b.cat"}) for n in range(21)]
    assert [response.status_code for response in said] == [302] * 20 + [200]
    assert "massa intents" in said[-1].text


def test_a_mailbox_is_not_flooded(client, form):
    said = [client.post(APPLY, form | {"once": str(number)}) for number in range(7)]
    assert "massa codis" in said[-1].text
    assert "Volem compartir el pla." in said[-1].text


@pytest.mark.parametrize("token", ["x", "abc:def:ghi"])
def test_a_token_that_is_not_ours_is_not_found(client, edition, token):
    assert client.get(f"{APPLY}{token}/").status_code == 404


def test_the_page_of_the_code_lives_two_hours_and_in_its_space(client, form):
    sent = client.post(APPLY, form)
    assert client.get(sent.url.replace("/aqui/", "/alla/")).status_code == 404
    with time_machine.travel(timezone.now() + timedelta(hours=3), tick=False):
        assert client.get(sent.url).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({"contact_email": "no", "contact_name": ""}, {"contact_email", "contact_name"}),
        ({"contact_email": f"{'a' * 60}@{'.'.join(['b' * 60] * 4)}.cat"}, {"contact_email"}),
        ({"referent_email": ""}, {"referent_email"}),
        ({"referent_name": ""}, {"referent_name"}),
        ({"referent_email": "no"}, {"referent_email"}),
        ({"entity": "999999"}, {"entity"}),
        ({"phase": "handover"}, {"phase"}),
        ({"evidence": upload("a.exe", b"MZ")}, {"evidence"}),
        ({"statement": "x" * 4001}, {"statement"}),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client, form, wrong, fields):
    response = client.post(APPLY, form | wrong)
    assert set(response.context["form"].errors) == fields
    assert "Cap d’àrea" in response.text
    assert not Item.objects.exists()


def test_of_two_open_editions_one_is_chosen_and_its_rules_hold(client, cast, form, edition, today):
    other = Edition.objects.create(
        space=cast.space,
        name="Edició 2",
        starts_on=edition.starts_on,
        ends_on=edition.ends_on,
        kinds=["comarcal_council"],
        phases=["handover"],
        applications_from=today,
    )
    assert "<select" in client.get(APPLY).text
    response = client.post(APPLY, form | {"edition": other.pk})
    assert set(response.context["form"].errors) == {"entity", "phase"}


def test_without_an_open_edition_nobody_applies(client, cast, form, edition):
    Edition.objects.update(applications_from=None, applications_until=None)
    assert "no hi ha cap edició" in client.get(APPLY).text
    assert "no hi ha cap edició" in client.post(APPLY, form).text
    assert not Application.objects.exists()


def test_a_referent_applies_for_their_entity_without_a_code(enter, cast, form, edition):
    client = enter("montse")
    shown = client.get(APPLY)
    assert [len(group[1]) for group in shown.context["form"].fields["entity"].choices] == [1]
    values = form | {"entity": cast.serra.pk, "contact_email": cast.montse.email}
    assert set(client.post(APPLY, form).context["form"].errors) == {"entity"}
    done, again = client.post(APPLY, values), client.post(APPLY, values)
    case = Application.objects.get()
    assert done.url.split("?")[0] == again.url.split("?")[0] == page(case)
    assert case.item.state == "presented"
    assert client.get(done.url).status_code == 200
    assert "ja té una sol·licitud" in client.post(APPLY, values | {"once": "k2"}).text
    assert client.post(APPLY, values | {"contact_email": "x@y.cat", "once": "k3"}).url.startswith(APPLY)


def test_who_sees_a_case(enter, *, client, case, edition, cast, said, today):
    other = enter_case(edition, cast.lluny, said, cast, today)
    assert client.get(f"{page(case)}{key(case)}").status_code == 200
    for wrong in ("", key(other), "?clau=x"):
        assert client.get(f"{page(case)}{wrong}").status_code in {302, 404}
    for name, status in (("nuria", 200), ("montse", 404), ("ramon", 404), ("tere", 403), ("berta", 403)):
        assert enter(name).get(page(case)).status_code == status
    assert enter("berta").get(page(case).replace("/aqui/", "/alla/")).status_code == 404
    with time_machine.travel(timezone.now() + timedelta(days=91), tick=False):
        client.logout()
        assert client.get(f"{page(case)}{key(case)}").status_code == 200
        late = key(case)
    with time_machine.travel(timezone.now() + timedelta(days=200), tick=False):
        assert client.get(f"{page(case)}{late}").status_code == 302


def test_a_link_does_nothing_to_another_case(client, *, case, edition, cast, said, today):
    other = enter_case(edition, cast.lluny, said, cast, today)
    for name, values in (("respon", {"text": "x"}), ("documents", {}), ("desisteix", {})):
        assert client.post(f"{verb(other, name)}{key(case)}", values).status_code == 404
        assert client.post(verb(other, name), values).status_code == 302
    for name in ("revisa", "esmena", "resol"):
        assert client.post(f"{verb(case, name)}{key(case)}", {"outcome": "accept", "reason": "x"}).status_code == 302
    assert Application.objects.get(pk=other.pk).state == "presented"
    assert Application.objects.get(pk=case.pk).state == "presented"


def test_the_link_of_a_document_does_not_handle_its_case(client, case):
    actions.add_evidence(application=case, by=None, kind="plan", upload=upload())
    part = f"?clau={link_key(Document.objects.get().item_id)}"
    assert client.post(f"{verb(case, 'desisteix')}{part}").status_code == 404
    assert client.get(f"{page(case)}{part}").status_code == 404


def test_no_list_shows_what_only_a_link_opens(client, enter, case):
    assert client.get(f"{CASES}{key(case)}").status_code == 302
    assert "Quim" not in enter("montse").get(f"/aqui/membres/{key(case)}").text


def test_the_holder_answers_an_amendment_with_a_document(client, case, cast, today):
    address = f"{verb(case, 'respon')}{key(case)}"
    assert "cap esmena pendent" in client.post(address, {"text": "Ja?"}).text
    actions.ask_amendment(application=case, by=cast.nuria, text="Falta el pla.", due=today, today=today)
    assert "Respon a l’esmena" in client.get(f"{page(case)}{key(case)}").text
    assert "Falta el pla." in client.get(address).text
    wrong = client.post(address, {"text": "Aquí.", "upload": upload()})
    assert set(wrong.context["form"].errors) == {"kind"}
    assert "Aquí." in wrong.text
    assert set(client.post(address, {"text": "Aquí.", "kind": "plan"}).context["form"].errors) == {"upload"}
    done = client.post(address, {"text": "Aquí.", "kind": "plan", "upload": upload()})
    assert done.url.startswith(f"{page(case)}?clau=")
    assert "Aquí." in client.get(done.url).text
    assert Document.objects.get().kind == "plan"


def test_the_holder_adds_documents_once(client, enter, case, cast, today):
    address = f"{verb(case, 'documents')}{key(case)}"
    assert client.get(address).status_code == 200
    for _turn in range(2):
        assert client.post(address, {"kind": "plan", "upload": upload(), "once": "k"}).status_code == 302
    assert Document.objects.count() == 1
    enter("nuria").post(verb(case, "documents"), {"kind": "designation", "upload": upload(), "once": "k2"})
    assert set(Document.objects.values_list("item__author_id", flat=True)) == {0, cast.nuria.pk}
    deciding.deny_application(application=case, by=cast.nuria, reason="x", today=today)
    client.logout()
    assert "ja està tancada" in client.post(address, {"kind": "plan", "upload": upload(), "once": "k3"}).text


def test_the_holder_withdraws_by_pressing(client, case):
    address = f"{verb(case, 'desisteix')}{key(case)}"
    assert client.get(address).status_code == 200
    assert Application.objects.get().state == "presented"
    assert "S’ha retirat" in client.post(address, follow=True).text
    assert Application.objects.get().state == "withdrawn"
    assert "ja està tancada" in client.post(address, follow=True).text


def test_coordination_takes_a_case_through(enter, case):
    client = enter("nuria")
    assert "Comença a revisar-la" in client.get(page(case)).text
    client.post(verb(case, "revisa"))
    assert "Ja no està pendent" in client.post(verb(case, "revisa"), follow=True).text
    assert client.get(verb(case, "esmena")).status_code == 200
    assert "ja ha passat" in client.post(verb(case, "esmena"), {"text": "Falta.", "due": "2020-01-01"}).text
    due = timezone.localdate().isoformat()
    assert "S’ha demanat l’esmena" in client.post(verb(case, "esmena"), {"text": "F.", "due": due}, follow=True).text
    assert "S’espera la resposta" in client.get(page(case)).text
    assert "Hi falta: la xifra de població" in client.get(verb(case, "resol")).text
    assert set(client.post(verb(case, "resol"), {"outcome": "accept"}).context["form"].errors) == {"reason"}
    done = client.post(verb(case, "resol"), {"outcome": "accept", "reason": "Compleix."}, follow=True)
    assert "S’ha resolt" in done.text
    assert "Adhesió" in done.text
    assert "ja està tancada" in client.post(verb(case, "resol"), {"outcome": "deny", "reason": "No."}).text


def test_coordination_denies_and_notes_a_withdrawal(enter, *, case, edition, cast, said, today):
    other = enter_case(edition, cast.lluny, said, cast, today)
    client = enter("nuria")
    client.post(verb(case, "resol"), {"outcome": "deny", "reason": "No compleix."})
    assert "No compleix." in client.get(page(case)).text
    client.post(verb(other, "desisteix"))
    assert Application.objects.get(pk=other.pk).state == "withdrawn"
    titles = [each.entity.name for each in client.get(CASES).context["page"]]
    assert titles == ["Ajuntament de Lluny", "Ajuntament de Nova"]


def test_coordination_enters_what_came_on_paper_once(enter, form, nova):
    client = enter("nuria")
    address = f"{CASES}nova/"
    assert client.get(address).status_code == 200
    values = form | {"phase": "intention"}
    done, again = client.post(address, values), client.post(address, values)
    case = Application.objects.get()
    assert done.url == again.url == page(case)
    assert case.item.state == "presented"
    assert "ja té una sol·licitud" in client.post(address, values | {"once": "k2"}).text


def test_paper_needs_an_edition(enter, cast):
    assert "Abans cal obrir una edició" in enter("nuria").get(f"{CASES}nova/").text


def test_the_cases_of_another_space_are_not_found(enter, *, edition, cast, nova, said, today, who):
    Edition.objects.filter(pk=edition.pk).update(space=cast.other)
    edition.refresh_from_db()
    case = enter_case(edition, nova, said, cast, today)
    client = enter("nuria")
    assert client.get(page(case)).status_code == 404
    assert client.get(verb(case, "resol")).status_code == 404
    assert client.get(CASES).context["groups"] == []
    assert not Application.objects.waiting(who("nuria")).exists()
    assert not Application.objects.handled_by(who("berta", space=cast.other)).exists()


@pytest.mark.parametrize("count", [1, 3])
def test_lists_and_pages_cost_the_same_with_more(
    enter, *, client, cast, edition, said, today, count, django_assert_num_queries
):
    for number in range(2 * count):
        entity = Entity.objects.create(
            code=f"99{number}", name=f"Ens {number}", kind="other", comarca="M", sort_key=f"z{number}"
        )
        case = enter_case(edition, entity, said, cast, today)
        for kind in ("plan", "designation"):
            actions.add_evidence(application=case, by=None, kind=kind, upload=upload())
        if number % 2:
            deciding.deny_application(application=case, by=cast.nuria, reason="x", today=today)
        else:
            shown = case
            for _turn in range(count):
                actions.ask_amendment(application=case, by=cast.nuria, text="x", due=today, today=today)
                actions.answer_amendment(application=case, by=None, text="y")
    reader = enter("nuria")
    with django_assert_num_queries(6):
        response = reader.get(CASES)
    assert (len(response.context["groups"][0][1]), len(response.context["page"])) == (count, count)
    with django_assert_num_queries(7):
        reader.get(page(shown))
    client.logout()
    with django_assert_num_queries(5):
        client.get(f"{page(shown)}{key(shown)}")


def test_what_a_visitor_sends_costs_a_bounded_number(client, form, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        client.get(APPLY)
    with django_assert_max_num_queries(16):
        sent = client.post(APPLY, form)
    digits = Application.objects.get().code.digits
    with django_assert_max_num_queries(16):
        client.post(sent.url, {"digits": digits})


def test_people_of_an_entity(enter, cast, today):
    client = enter("nuria")
    base = f"/aqui/membres/{cast.serra.pk}/persones/"
    assert "Designa o canvia persones" in client.get(f"/aqui/{cast.serra.path}").text
    assert "Designa o canvia persones" not in enter("montse").get(f"/aqui/{cast.serra.path}").text
    client = enter("nuria")
    assert "no té ara persona referent" not in client.get(base).text
    values = {"full_name": "Rosa Pi", "email": "rosa@mostra.example", "role": "deputy", "from_on": today.isoformat()}
    assert client.get(f"{base}nova/").status_code == 200
    assert "encara no era membre" in client.post(f"{base}nova/", values | {"from_on": "2020-01-01"}).text
    client.post(f"{base}nova/", values | {"document": upload()})
    assert Document.objects.get().item.audience == "coordination"
    assert "Document" in client.get(base).text
    made = Designation.objects.get(person__email="rosa@mostra.example")
    yesterday = (today - timedelta(days=1)).isoformat()
    for name in ("acaba", "renova"):
        assert client.get(f"{base}{made.pk}/{name}/").status_code == 200
    assert "abans de començar" in client.post(f"{base}{made.pk}/acaba/", {"until_on": yesterday}).text
    assert client.post(f"{base}{made.pk}/acaba/", {"until_on": today.isoformat()}).url == base
    assert "ja ha passat" in client.post(f"{base}{made.pk}/renova/", {"until_on": yesterday}).text
    client.post(f"{base}{made.pk}/renova/", {"until_on": ""})
    made.refresh_from_db()
    assert made.until_on is None
    referent = Designation.objects.get(person=cast.montse)
    client.post(f"{base}{referent.pk}/acaba/", {"until_on": yesterday})
    shown = client.get(base)
    assert "no té ara persona referent" in shown.text
    assert [each.person for each in shown.context["past"]] == [cast.montse]


def test_people_of_who_is_no_member_here_are_not_found(enter, cast):
    client = enter("nuria")
    other = Designation.objects.get(person=cast.pau)
    assert client.get(f"/aqui/membres/{cast.lluny.pk}/persones/").status_code == 404
    assert client.get(f"/aqui/membres/{cast.serra.pk}/persones/{other.pk}/acaba/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_people_cost_the_same_with_more(enter, cast, today, count, django_assert_num_queries):
    membership = Membership.objects.get(entity=cast.serra)
    for number in range(count):
        deciding.designate_person(
            membership=membership,
            by=cast.nuria,
            today=today,
            email=f"p{number}@mostra.example",
            full_name="P",
            role="deputy",
            from_on=today,
            document=upload(),
        )
    client = enter("nuria")
    with django_assert_num_queries(5):
        client.get(f"/aqui/membres/{cast.serra.pk}/persones/")


def test_an_entity_is_entered_as_a_member(enter, cast, nova, today):
    client = enter("nuria")
    address = "/aqui/membres/nou/"
    assert client.get(address).status_code == 200
    assert set(client.post(address, {"entity": "", "from_on": ""}).context["form"].errors) == {"entity", "from_on"}
    done = client.post(address, {"entity": nova.pk, "from_on": today.isoformat()})
    assert done.url == f"/aqui/membres/{nova.pk}/persones/"
    assert "Encara no hi ha ningú" in client.get(done.url).text
    assert Ask.objects.get().what == "designate_referent"


def test_a_member_since_later_is_told(enter, cast, nova, today):
    later = today + timedelta(days=5)
    Membership.objects.create(entity=nova, space=cast.space, from_on=later)
    response = enter("nuria").post("/aqui/membres/nou/", {"entity": nova.pk, "from_on": later.isoformat()})
    assert "ja és membre" in response.text
