"""What is said of a document, the versions that it has had, and narrowing the library."""

import importlib

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from espai.classroom import actions, facets
from espai.classroom.models import Document, Version
from espai.core.errors import Conflict, Refused
from espai.core.models import Event, StoredFile
from espai.core.prepared import Prepared
from espai.core.signing import link_key
from espai.members.models import Phase
from tests.classroom.test_documents import hang, share
from tests.files import PDF, upload

NEWER, NEWEST = PDF + b"% 2\n", PDF + b"% 3\n"
LIST = "/aqui/documents/"


@pytest.fixture
def document(cast):
    return share(cast)


def add(cast, document, content=NEWER, **values):
    given = {"by": cast.montse, "upload": upload("nou.pdf", content)}
    return actions.add_version(document=document, **given | values)


def content_of(client, url):
    response = client.get(url)
    content = b"".join(response.streaming_content)
    for opened in response._resource_closers:  # closing the answer itself would close the database of the test
        opened()
    return content


def sheet(document, **values):
    kept = {"title": document.item.title, "kind": document.kind, "version": document.sheet_version}
    return kept | values


# Versions


def test_the_address_opens_the_newest_and_none_is_lost(enter, cast, document):
    add(cast, document, note="Hi afegim la font.")
    add(cast, document, NEWEST, by=cast.nuria)
    client, file = enter("pau"), f"/aqui/documents/{document.pk}/fitxer/"
    assert content_of(client, file) == NEWEST
    assert [content_of(client, f"{file}{number}/") for number in (1, 2, 3)] == [PDF, NEWER, NEWEST]
    assert client.get(f"{file}4/").status_code == client.get(f"{file}0/").status_code == 404
    page = client.get(f"/aqui/{document.item.path}")
    assert [(each.number, each.by.full_name, each.note) for each in page.context["versions"]] == [
        (3, cast.nuria.full_name, ""),
        (2, cast.montse.full_name, "Hi afegim la font."),
        (1, cast.montse.full_name, ""),
    ]
    document = Document.objects.get()
    assert (document.number, document.filename) == (3, "nou.pdf")
    event = Event.objects.filter(name="classroom.version_added").latest("pk")
    assert (event.actor_id, event.target_id, event.data) == (cast.nuria.pk, document.pk, {"number": 3})


def test_a_document_of_one_version_shows_no_list_of_them(enter, document):
    assert 'id="versions"' not in enter("pau").get(f"/aqui/{document.item.path}").text
    assert str(Version.objects.get()) == f"{document.pk}.1"


@pytest.mark.django_db
def test_the_same_file_again_is_no_version(cast, document):
    with pytest.raises(Refused, match="És el mateix fitxer que ja hi ha: la versió 1"):
        add(cast, document, PDF)
    add(cast, document)
    add(cast, document, PDF)  # going back to what it was is one
    assert [version.number for version in document.versions.order_by("pk")] == [1, 2, 3]
    assert StoredFile.objects.count() == 2


@pytest.mark.django_db
def test_what_was_withdrawn_gets_no_version_and_no_sheet(cast, document):
    actions.withdraw_document(document=document, by=cast.nuria)
    with pytest.raises(Refused, match="s’ha retirat"):
        add(cast, document)
    with pytest.raises(Refused, match="s’ha retirat"):
        actions.change_document(document=document, by=cast.nuria, version=1, facts={"title": "T"})


@pytest.mark.django_db
def test_a_version_sent_twice_is_one(cast, document):
    add(cast, document, once_key="k")
    with pytest.raises(IntegrityError), transaction.atomic():
        add(cast, document, NEWEST, once_key="k")
    assert document.versions.count() == 2


@pytest.mark.django_db
def test_a_file_that_is_not_accepted_changes_nothing(cast, document):
    with pytest.raises(Refused, match="formats admesos"):
        add(cast, document, b"MZ")
    assert (Document.objects.get().number, Version.objects.count()) == (1, 1)


def test_a_version_is_added_by_a_form_once(enter, cast, document):
    client, url = enter("oriol"), f"/aqui/documents/{document.pk}/versio/"
    assert "Ara hi ha la versió 1, «pla.pdf»" in client.get(url).text
    sent = [client.post(url, {"upload": upload("b.pdf", NEWER), "note": "N", "once": "k"}) for _turn in range(2)]
    assert [answer.url for answer in sent] == [f"/aqui/{document.item.path}"] * 2
    assert document.versions.count() == 2
    refused = client.post(url, {"upload": upload("b.pdf", NEWER), "note": "Una nota", "once": "l"})
    assert "És el mateix fitxer que ja hi ha: la versió 2." in refused.text
    assert 'value="Una nota"' in refused.text
    assert "upload" in client.post(url, {"once": "m"}).context["form"].errors


@pytest.mark.parametrize("name", ["pau", "carme", "ramon"])
def test_who_may_not_change_a_document_finds_no_form(enter, document, name):
    client = enter(name)
    asked = [client.get(f"/aqui/documents/{document.pk}/{what}/").status_code for what in ("versio", "edita")]
    assert set(asked) <= {403, 404}
    page = client.get(f"/aqui/{document.item.path}").text
    assert "Versió nova" not in page
    assert "Edita la fitxa" not in page


@pytest.mark.parametrize(("audience", "name"), [("space", "visitor"), ("entity", "pau"), ("coordination", "montse")])
def test_a_version_of_what_one_may_not_see_is_not_found(client, enter, cast, audience, name):
    document = share(cast, audience=audience, by=cast.nuria)
    add(cast, document, by=cast.nuria)
    reader = client if name == "visitor" else enter(name)
    for number in ("", "1/", "2/"):
        assert reader.get(f"/aqui/documents/{document.pk}/fitxer/{number}").status_code == 404


def test_the_versions_of_another_space_are_not_found(enter, cast, document):
    add(cast, document)
    for space in ("aqui", "alla"):
        assert enter("berta").get(f"/{space}/documents/{document.pk}/fitxer/1/").status_code == 404


def test_a_signed_link_opens_the_versions_too(client, cast, need):
    document = hang(cast, need.item, is_part=True, audience="link")
    add(cast, document)
    key = link_key(need.item_id)
    page = client.get(f"/aqui/{document.item.path}?clau={key}").text
    assert f"/fitxer/1/?clau={key.replace(':', '%3A')}" in page
    assert content_of(client, f"/aqui/documents/{document.pk}/fitxer/1/?clau={key}") == PDF
    assert client.get(f"/aqui/documents/{document.pk}/fitxer/1/").status_code == 404


def test_a_visitor_is_not_told_who_made_a_version(client, cast, need):
    document = hang(cast, need.item, audience="public")
    add(cast, document, by=cast.nuria)
    page = client.get(f"/aqui/{document.item.path}").text
    assert "Versió 1" in page
    assert cast.nuria.full_name not in page


def test_visitors_see_a_new_version_at_once(client, cast, need, django_capture_on_commit_callbacks):
    document = hang(cast, need.item, audience="public")
    assert "Versió 2" not in client.get(f"/aqui/{document.item.path}").text
    with django_capture_on_commit_callbacks(execute=True):
        add(cast, document, by=cast.nuria)
    assert "Versió 2" in client.get(f"/aqui/{document.item.path}").text


def test_a_version_whose_file_is_lost_is_not_found(enter, cast, document):
    add(cast, document)
    default_storage.delete(Version.objects.get(number=1).file.path)
    client = enter("pau")
    assert client.get(f"/aqui/documents/{document.pk}/fitxer/1/").status_code == 404


@pytest.mark.django_db
def test_documents_from_before_there_were_versions_have_their_first(cast, document):
    Version.objects.all().delete()
    importlib.import_module("espai.classroom.migrations.0003_first_versions").number_what_there_is(apps, None)
    version = Version.objects.get()
    assert (version.number, version.file, version.by) == (1, document.file, cast.montse)


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_costs_the_same_with_more_versions(enter, cast, document, count, django_assert_num_queries):
    for turn in range(count):
        add(cast, document, PDF + b"%" * (turn + 1))
    client = enter("pau")
    with django_assert_num_queries(8):
        client.get(f"/aqui/{document.item.path}")


def test_the_same_file_elsewhere_is_told_to_who_may_see_it(enter, cast, need, document):
    share(cast, title="La mateixa", entity=cast.riu, by=cast.pau)
    hang(cast, need.item, title="Amagada", audience="coordination")
    withdrawn = share(cast, title="Retirada")
    actions.withdraw_document(document=withdrawn, by=cast.nuria)
    add(cast, share(cast, title="Ja és una altra"))
    page = f"/aqui/{document.item.path}"
    assert [twin.item.title for twin in enter("pau").get(page).context["twins"]] == ["La mateixa"]
    assert [twin.item.title for twin in enter("nuria").get(page).context["twins"]] == ["Amagada", "La mateixa"]
    assert "El mateix fitxer ja hi és" in enter("pau").get(page).text
    add(cast, document)
    assert "El mateix fitxer ja hi és" in enter("pau").get(page).text
    add(cast, document, NEWEST)
    assert "El mateix fitxer ja hi és" not in enter("pau").get(page).text


# Use


def use(client, document, value="yes"):
    return client.post(f"/aqui/documents/{document.pk}/us/", {"value": value}, follow=True)


def test_an_entity_says_once_that_it_used_a_document_and_may_take_it_back(enter, cast, document):
    pau = enter("pau")
    for _turn in range(2):
        page = use(pau, document)
    assert (page.context["users"], page.context["is_used"]) == (["Ajuntament de Riu"], True)
    use(enter("montse"), document)
    assert enter("nuria").get(f"/aqui/{document.item.path}").context["users"] == [
        "Ajuntament de Riu",
        "Ajuntament de Serra",
    ]
    for _turn in range(2):
        page = use(enter("pau"), document, "no")
    assert (page.context["users"], page.context["is_used"]) == (["Ajuntament de Serra"], False)
    told = Event.objects.filter(name__in=["classroom.document_used", "classroom.use_withdrawn"]).order_by("pk")
    assert [(event.name[10:], event.data["user"]) for event in told] == [
        ("document_used", cast.riu.pk),
        ("document_used", cast.serra.pk),
        ("use_withdrawn", cast.riu.pk),
    ]
    assert str(document.uses.get()) == f"{document.pk} {cast.serra.pk}"


def test_a_visitor_is_not_told_who_used_it(client, cast, need):
    document = hang(cast, need.item, audience="public")
    actions.use_document(document=document, by=cast.pau, entity=cast.riu.pk)
    page = client.get(f"/aqui/{document.item.path}")
    assert page.context["users"] == []
    assert "Ajuntament de Riu" not in page.text


def test_what_one_may_not_see_cannot_be_used(enter, cast):
    hidden = share(cast, audience="entity")
    assert use(enter("pau"), hidden).status_code == 404
    assert not hidden.uses.exists()


@pytest.mark.django_db
def test_what_was_withdrawn_is_used_no_more(cast, document):
    actions.withdraw_document(document=document, by=cast.nuria)
    with pytest.raises(Refused, match="s’ha retirat"):
        actions.use_document(document=document, by=cast.pau, entity=cast.riu.pk)


# Adaptations


def adapt(client, document, **values):
    fields = {"title": "La nostra fitxa", "kind": "template", "audience": "space", "once": "k", "changed": "Més curta."}
    return client.post(
        f"/aqui/documents/nou/?adapta={document.pk}", fields | {"upload": upload("f.pdf", NEWER)} | values
    )


def test_an_adaptation_says_what_it_was_made_from_and_what_changed(enter, cast, document):
    client = enter("pau")
    page = client.get(f"/aqui/documents/nou/?adapta={document.pk}")
    assert "Adaptació de «Model de bases»" in page.text
    assert page.context["form"]["title"].value() == "Model de bases"
    sent = [adapt(client, document, entity=cast.riu.pk) for _turn in range(2)]
    assert sent[0].url == sent[1].url
    made = Document.objects.latest("pk")
    assert (Document.objects.count(), made.entity, made.item.title) == (2, cast.riu, "La nostra fitxa")
    before, here = client.get(f"/aqui/{made.item.path}").context["trace"]
    assert (before["title"], before["reason"], here["here"]) == ("Model de bases", "Més curta.", True)
    assert client.get(f"/aqui/{document.item.path}").context["trace"][1]["title"] == "La nostra fitxa"


def test_what_one_may_not_see_cannot_be_adapted(enter, cast):
    client, hidden = enter("pau"), share(cast, audience="entity")
    assert adapt(client, hidden, entity=cast.riu.pk).status_code == 404
    assert client.get("/aqui/documents/nou/?adapta=zz").status_code == 404
    assert Document.objects.count() == 1


def test_an_adaptation_hangs_from_nothing_else(enter, document, need):
    asked = f"/aqui/documents/nou/?adapta={document.pk}&de={need.item_id}"
    assert enter("nuria").get(asked).status_code == 404


# The sheet


def test_the_sheet_is_changed_by_a_form_and_read_by_who_may(enter, cast, document):
    client, url = enter("montse"), f"/aqui/documents/{document.pk}/edita/"
    assert client.get(url).status_code == 200
    said = {
        "title": "Quadern 3",
        "kind": "report",
        "language": "ca",
        "authors": "Maria Camps",
        "licence": "by",
        "series": "Quaderns",
        "issue": "3",
        "phases": ["drafting", "evaluation"],
    }
    assert client.post(url, sheet(document, **said)).url == f"/aqui/{document.item.path}"
    page = enter("pau").get(f"/aqui/{document.item.path}").text
    for text in ("Quadern 3", "Quaderns, núm. 3", "Maria Camps", "Català", "CC BY 4.0", "Elaboració i Avaluació"):
        assert text in page
    event = Event.objects.get(name="classroom.document_changed")
    assert (event.actor_id, event.data) == (cast.montse.pk, {"version": 2})


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(enter, document):
    url = f"/aqui/documents/{document.pk}/edita/"
    answer = enter("montse").post(url, sheet(document, title="", authors="Algú", kind="zzz"))
    assert set(answer.context["form"].errors) == {"title", "kind"}
    assert 'value="Algú"' in answer.text


def test_of_two_sheets_the_second_is_told_and_decides(enter, cast, document):
    facts = {"title": "De la Núria", "kind": "template", "phases": ["drafting"]}
    actions.change_document(document=document, by=cast.nuria, version=1, facts=facts)
    client, url = enter("montse"), f"/aqui/documents/{document.pk}/edita/"
    told = client.post(url, sheet(document, title="De la Montse", version=1))
    assert "Algú altre n’ha canviat la fitxa mentre escrivíeu." in told.text
    assert "Títol: De la Núria" in told.context["theirs"]
    assert "Per a quines fases del pla serveix?: Elaboració" in told.context["theirs"]
    assert "Títol: De la Montse" in told.context["yours"]
    again = told.context["form"].data["version"]
    assert client.post(url, sheet(document, title="De la Montse", version=again)).status_code == 302
    assert Document.objects.get().item.title == "De la Montse"


@pytest.mark.django_db
def test_the_same_sheet_sent_twice_changes_it_once(cast, document):
    facts = {"title": "Un altre", "kind": "report"}
    for _turn in range(2):
        changed = actions.change_document(document=document, by=cast.montse, version=1, facts=facts)
    assert changed.sheet_version == 2
    with pytest.raises(Conflict):
        actions.change_document(document=document, by=cast.nuria, version=1, facts=facts | {"kind": "plan"})


def test_a_sheet_of_what_was_withdrawn_meanwhile_says_so(enter, cast, document):
    client, url = enter("nuria"), f"/aqui/documents/{document.pk}/edita/"
    actions.withdraw_document(document=document, by=cast.nuria)
    assert "Aquest document s’ha retirat" in client.post(url, sheet(document, title="T")).text


# Narrowing


def choices(response):
    return {
        facet["name"]: [(value, n) for value, _label, n in facet["choices"]] for facet in response.context["facets"]
    }


@pytest.fixture
def library(cast, need):
    """Of Serra two templates, one of them only its own; of coordination a public report and one of its own."""
    share(cast, title="Model")
    share(cast, title="Nostre", audience="entity")
    guide = hang(cast, need.item, title="Guia", kind="report", audience="public")
    hang(cast, need.item, title="Reservat", kind="report", audience="coordination")
    facts = {"title": "Guia", "language": "ca"}
    actions.change_document(document=guide, by=cast.nuria, version=1, facts=facts)


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("visitor", ({"report": 1}, [1])),
        ("pau", ({"template": 1, "report": 1}, [1, 1])),
        ("montse", ({"template": 2, "report": 1}, [1, 2])),
        ("nuria", ({"template": 2, "report": 2}, [2, 2])),
    ],
)
def test_the_counts_are_of_what_one_may_see(client, enter, library, name, counts):
    response = (client if name == "visitor" else enter(name)).get(LIST)
    assert (dict(choices(response)["tipus"]), [n for _value, n in choices(response)["origen"]]) == counts
    assert choices(response)["llengua"] == [("ca", 1)]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["Guia", "Nostre", "Model"]),
        ("?tipus=template", ["Nostre", "Model"]),
        ("?origen=0", ["Guia"]),
        ("?origen={serra}", ["Nostre", "Model"]),
        ("?origen={serra}&tipus=report", []),
        ("?llengua=ca", ["Guia"]),
        ("?llengua=zz&tipus=zz&origen=zz", ["Guia", "Nostre", "Model"]),
        ("?origen=99999999999999999999", ["Guia", "Nostre", "Model"]),
    ],
)
def test_the_list_is_narrowed_by_what_is_chosen(enter, cast, library, query, titles):
    response = enter("montse").get(LIST + query.format(serra=cast.serra.pk))
    assert [each.item.title for each in response.context["page"]] == titles


def test_what_is_chosen_stays_chosen_where_it_shows_nothing(enter, cast, library):
    client = enter("montse")
    kept = choices(client.get(f"{LIST}?tipus=report&llengua=es&origen={cast.serra.pk}"))
    assert kept == {"tipus": [("report", 0)], "origen": [(str(cast.serra.pk), 0)], "llengua": [("es", 0)]}
    assert choices(client.get(f"{LIST}?tipus=template&origen=0"))["origen"] == [("0", 0), (str(cast.serra.pk), 2)]
    assert "origen" not in choices(client.get(f"{LIST}?tipus=minutes&origen=987654"))


def test_each_count_is_of_the_other_choices(enter, cast, library):
    response = enter("nuria").get(f"{LIST}?tipus=report")
    assert choices(response) == {
        "tipus": [("template", 2), ("report", 2)],
        "origen": [("0", 2)],
        "llengua": [("ca", 1)],
    }
    assert '<option value="report" selected>' in response.text


@pytest.fixture
def sorted_library(cast):
    """Three documents whose titles, uses, phases and objectives put them in different orders."""
    said = {
        "Àmbit": (["drafting"], ["recerca"]),
        "L’estudi": (["evaluation", "drafting"], []),
        "Zebra": ([], ["creacio"]),
    }
    made = {}
    for title, (phases, objectives) in said.items():
        made[title] = share(cast, title="Provisional")
        facts = {"title": title, "kind": "template", "phases": phases, "objectives": objectives}
        actions.change_document(document=made[title], by=cast.montse, version=1, facts=facts)
    actions.use_document(document=made["L’estudi"], by=cast.montse, entity=cast.serra.pk)
    actions.use_document(document=made["L’estudi"], by=cast.nuria, entity=cast.riu.pk)
    actions.use_document(document=made["Àmbit"], by=cast.montse, entity=cast.serra.pk)
    return made


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["Zebra", "L’estudi", "Àmbit"]),
        ("?ordre=titol", ["Àmbit", "L’estudi", "Zebra"]),
        ("?ordre=us", ["L’estudi", "Àmbit", "Zebra"]),
        ("?ordre=zz", ["Zebra", "L’estudi", "Àmbit"]),
        ("?fase=drafting", ["L’estudi", "Àmbit"]),
        ("?fase=drafting&ordre=titol", ["Àmbit", "L’estudi"]),
        ("?fase=evaluation", ["L’estudi"]),
        ("?objectiu=creacio", ["Zebra"]),
        ("?objectiu=recerca&fase=evaluation", []),
        ("?fase=zz&objectiu=zz", ["Zebra", "L’estudi", "Àmbit"]),
    ],
)
def test_the_list_is_of_a_phase_or_an_objective_and_in_an_order(enter, sorted_library, query, titles):
    client = enter("pau")
    assert [each.item.title for each in client.get(LIST + query).context["page"]] == titles
    grid = client.get(f"{LIST}{query}{'&' if query else '?'}vista=graella")
    assert [each.item.title for each in grid.context["page"]] == titles
    rows = client.get(f"{LIST}{query}{'&' if query else '?'}format=csv").getvalue().decode("utf-8-sig").splitlines()
    assert [row.partition(",")[0].partition(";")[0] for row in rows[1:]] == titles


def test_phases_and_objectives_are_counted_each(enter, sorted_library):
    counted = choices(enter("pau").get(f"{LIST}?fase=drafting"))
    assert counted["fase"] == [("drafting", 2), ("evaluation", 1)]
    assert counted["objectiu"] == [("recerca", 1)]


def test_where_they_are_many_choices_have_no_counts(enter, cast, sorted_library, monkeypatch):
    monkeypatch.setattr(facets, "MOST_COUNTED", 2)
    monkeypatch.setattr(facets, "_one_too_many", Prepared(facets._one_too_many.compose))
    response = enter("pau").get(LIST)
    found = choices(response)
    assert found["fase"] == [(phase, None) for phase in Phase.values]
    assert found["origen"] == [(str(pk), None) for pk in (0, cast.riu.pk, cast.serra.pk)]
    assert "Elaboració</option>" in response.text
