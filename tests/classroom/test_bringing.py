"""Many files at once: each is kept or refused by itself, whole or by parts that resume, once."""

import hashlib
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection
from django.utils import timezone

from espai.classroom import actions, bringing, jobs, staging
from espai.classroom.bringing import Outcome
from espai.classroom.models import Document, Staged, Version
from espai.core.models import Event, StoredFile
from tests.classroom.test_documents import share
from tests.files import PDF, docx, upload

PAGE = "/aqui/documents/puja/"
LONG = PDF + bytes(2 * 1024)


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch):
    monkeypatch.setattr(staging, "PART", 1024)


def said(cast, **values):
    return {"kind": "material", "entity": cast.serra.pk, "audience": "space", "once": "k"} | values


def send(client, cast, *uploads, **values):
    return client.post(PAGE, said(cast, **values) | {"uploads": list(uploads)})


def became(page):
    return [(outcome.name, outcome.state) for outcome in page.context["outcomes"]]


def paths():
    try:
        return sorted(default_storage.listdir("staged")[1])
    except FileNotFoundError:
        return []


# By one form


def test_one_post_keeps_each_file_or_says_why_not(enter, cast):
    share(cast, title="Ja hi era")
    client = enter("montse")
    page = send(client, cast, upload("el_meu-pla.docx", docx()), upload("a.exe", b"MZ"), upload("copia.pdf"))
    assert became(page) == [("el_meu-pla.docx", "saved"), ("a.exe", "refused"), ("copia.pdf", "there")]
    document = Document.objects.get(item__title="El meu pla")
    assert (document.kind, document.entity, document.item.audience) == ("material", cast.serra, "space")
    assert (document.filename, document.item.author_id) == ("el_meu-pla.docx", cast.montse.pk)
    text = page.content.decode()
    assert f'href="/aqui/{document.item.path}"' in text
    assert f'href="/aqui/documents/{document.pk}/edita/"' in text
    assert "No és un fitxer dels formats admesos" in text
    assert "Ja hi era" in text
    assert Document.objects.count() == 2


def test_the_same_post_again_finds_what_it_made(enter, cast):
    client = enter("montse")
    first = send(client, cast, upload("a.txt", b"a"), upload("b.txt", b"b"))
    second = send(client, cast, upload("a.txt", b"a"), upload("b.txt", b"b"))
    assert became(first) == became(second) == [("a.txt", "saved"), ("b.txt", "saved")]
    assert (Document.objects.count(), Event.objects.filter(name="classroom.document_added").count()) == (2, 2)


def test_the_same_content_twice_in_a_post_is_one_document(enter, cast):
    page = send(enter("montse"), cast, upload("a.txt", b"a"), upload("b.txt", b"a"))
    assert became(page) == [("a.txt", "saved"), ("b.txt", "there")]


def test_coordination_brings_for_a_council_of_the_space(enter, cast):
    page = send(enter("nuria"), cast, upload("a.txt", b"a"), entity=cast.riu.pk, audience="public")
    document = page.context["outcomes"][0].document
    assert (document.entity, document.item.audience) == (cast.riu, "public")


def test_a_council_names_no_other_and_shows_nothing_to_everybody(enter, cast):
    page = send(enter("montse"), cast, upload("a.txt", b"a"), entity=cast.riu.pk, audience="public")
    assert set(page.context["form"].errors) == {"entity", "audience"}
    assert not Document.objects.exists()


def test_the_form_says_what_one_post_does_not_hold(enter, cast, settings):
    client = enter("montse")
    assert "uploads" in send(client, cast).context["form"].errors
    many = [upload(f"{number}.txt", b"x") for number in range(21)]
    assert "Són massa fitxers: com a molt, 20 alhora." in send(client, cast, *many).content.decode()
    settings.ESPAI_UPLOAD_MIB = 1
    half = b"x" * (600 * 1024)
    page = send(client, cast, upload("a.txt", half), upload("b.txt", half)).content.decode()
    assert "Entre tots pesen més de 1 MB" in page
    page = send(client, cast, upload("a.txt", half + half))
    assert [outcome.why for outcome in page.context["outcomes"]] == ["El fitxer pesa més de 1 MB."]
    assert not Document.objects.exists()


def test_there_is_no_room(enter, cast, tmp_path):
    (tmp_path / "files").write_text("There is a file where the folder should be.")
    page = send(enter("montse"), cast, upload("a.txt", b"a"))
    assert [outcome.why for outcome in page.context["outcomes"]] == [
        "No s’ha pogut desar el fitxer: torneu-ho a provar més tard."
    ]
    assert not Document.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_each_file_costs_the_same(enter, cast, count, django_assert_num_queries):
    client = enter("montse")
    uploads = [upload(f"{number}.txt", bytes([65 + number])) for number in range(count)]
    with django_assert_num_queries(3 + 13 * count):
        send(client, cast, *uploads)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("acta_2026-03.pdf", "Acta 2026 03"),
        ("Pla.final.pdf", "Pla.final"),
        ("sense", "Sense"),
        ("___.pdf", "___"),
        ("à_b.pdf", "À b"),
        (".pdf", ".pdf"),
    ],
)
def test_the_title_comes_from_the_name(name, title):
    assert bringing.title_of(name) == title


# What is told of what others have


@pytest.mark.django_db
def test_what_the_reader_may_not_see_is_not_there(enter, cast, who):
    hidden = share(cast, audience="entity")
    for name, values in (("pau", {"entity": cast.riu.pk}), ("berta", {})):
        assert bringing.there(who(name), hashlib.sha256(PDF).hexdigest()) is None, values
    client = enter("pau")
    begun = client.post(f"{PAGE}comenca/", {"name": "a.pdf", "size": len(PDF), "mark": hashlib.sha256(PDF).hexdigest()})
    assert begun.json()["state"] == "begun"
    page = send(client, cast, upload("a.pdf"), entity=cast.riu.pk)
    assert became(page) == [("a.pdf", "saved")]
    assert hidden.item.title not in page.content.decode()
    assert StoredFile.objects.count() == 1


@pytest.mark.django_db
def test_a_withdrawn_or_replaced_file_is_not_there(cast, who):
    digest = hashlib.sha256(PDF).hexdigest()
    document = share(cast)
    assert bringing.there(who("pau"), digest) == document
    actions.add_version(document=document, by=cast.montse, upload=upload("b.txt", b"b"))
    assert bringing.there(who("pau"), digest) is None
    actions.withdraw_document(document=document, by=cast.nuria)
    assert bringing.there(who("nuria"), hashlib.sha256(b"b").hexdigest()) is None


# By parts


def begin(client, name="llarg.pdf", content=LONG, mark=None):
    mark = hashlib.sha256(content).hexdigest() if mark is None else mark
    return client.post(f"{PAGE}comenca/", {"name": name, "size": len(content), "mark": mark}).json()


def part(client, begun, number, content=LONG):
    piece = content[number * 1024 : (number + 1) * 1024]
    return client.post(begun["part"], {"number": number, "part": SimpleUploadedFile("p", piece)})


def finish(client, begun, cast, **values):
    return client.post(begun["finish"], said(cast, **values))


def test_a_file_arrives_by_parts_and_goes_on_where_it_was(enter, cast):
    client = enter("montse")
    begun = begin(client)
    assert (begun["state"], begun["here"]) == ("begun", [])
    assert part(client, begun, 1).json() == {"state": "here"}
    assert begin(client)["here"] == [1]
    for number in (0, 1, 2):
        assert part(client, begun, number).json() == {"state": "here"}
    assert len(paths()) == 3
    told = finish(client, begun, cast).json()
    document = Document.objects.get()
    assert told == {
        "state": "saved",
        "title": "Llarg",
        "href": f"/aqui/{document.item.path}",
        "edit": f"/aqui/documents/{document.pk}/edita/",
    }
    with default_storage.open(document.file.path) as content:
        assert content.read() == LONG
    assert paths() == []
    assert (Staged.objects.count(), Version.objects.count()) == (0, 1)


def test_the_end_that_is_asked_again_says_the_same(enter, cast):
    client = enter("montse")
    begun = begin(client, content=b"a", name="a.txt")
    part(client, begun, 0, b"a")
    first = finish(client, begun, cast).json()
    assert finish(client, begun, cast).json() == first
    assert Document.objects.count() == 1
    assert begin(client, content=b"a", name="a.txt")["state"] == "there"
    actions.withdraw_document(document=Document.objects.get(), by=cast.nuria)
    assert finish(client, begun, cast).status_code == 404


@pytest.mark.django_db
def test_a_key_that_was_used_makes_nothing_else(cast, who):
    given = {"who": who("montse"), "by": cast.montse, "once_key": "k"}
    facts = {"kind": "material", "entity": cast.serra, "audience": "space"}
    first = bringing.bring(upload=upload("a.txt", b"a"), said=facts, **given)
    second = bringing.bring(upload=upload("b.txt", b"b"), said=facts, **given)
    assert (second.state, second.document) == (Outcome.SAVED, first.document)
    actions.withdraw_document(document=first.document, by=cast.nuria)
    third = bringing.bring(upload=upload("b.txt", b"b"), said=facts, **given)
    assert (third.state, third.why) == (Outcome.REFUSED, "Ja s’havia desat.")
    assert Document.objects.count() == 1


def test_nobody_goes_on_with_the_file_of_another(enter, cast):
    begun = begin(enter("montse"))
    other = enter("oriol")
    assert part(other, begun, 0).status_code == 404
    assert finish(other, begun, cast).status_code == 404
    assert begin(other)["here"] == []
    assert Staged.objects.count() == 2


@pytest.mark.parametrize(
    ("number", "size", "status"),
    [(0, 1023, 200), (3, 1, 200), (2, 1024, 200), (-1, 1, 404), ("x", 1, 404), (0, 0, 404)],
)
def test_a_part_that_is_not_one_is_refused(enter, cast, number, size, status):
    client = enter("montse")
    begun = begin(client)
    answer = client.post(begun["part"], {"number": number, "part": SimpleUploadedFile("p", b"x" * size)})
    assert answer.status_code == status
    if status == 200:
        assert answer.json()["why"] == "Ha arribat un tros que no toca: torneu a triar el fitxer."
    assert Staged.objects.get().parts == {}


def test_what_is_not_whole_is_sent_again(enter, cast):
    client = enter("montse")
    begun = begin(client)
    for number in (0, 2):
        part(client, begun, number)
    assert finish(client, begun, cast).status_code == 404
    assert not Staged.objects.exists()
    begun = begin(client)
    for number in range(3):
        part(client, begun, number)
    default_storage.delete(Staged.objects.get().parts["1"])
    assert finish(client, begun, cast).status_code == 404
    assert not Document.objects.exists()
    assert begin(client)["here"] == []


def test_what_is_not_what_was_announced_is_refused(enter, cast):
    client = enter("montse")
    begun = begin(client, mark="0" * 64)
    for number in range(3):
        part(client, begun, number)
    assert finish(client, begun, cast).json() == {
        "state": "refused",
        "why": "El fitxer s’ha fet malbé pel camí: torneu-ho a provar.",
    }
    assert not Staged.objects.exists()
    assert not Document.objects.exists()


def test_without_a_digest_the_server_takes_it_in_the_end(enter, cast):
    share(cast, upload=upload(content=LONG), title="Ja hi era")
    client = enter("montse")
    begun = begin(client, mark="t123")
    for number in range(3):
        part(client, begun, number)
    told = finish(client, begun, cast).json()
    assert (told["state"], told["title"], "edit" in told) == ("there", "Ja hi era", False)
    assert Document.objects.count() == 1


def test_what_is_refused_is_refused_before_or_after_it_is_sent(enter, cast, settings):
    settings.ESPAI_UPLOAD_MIB = 1
    client = enter("montse")
    assert "formats admesos" in begin(client, name="a.exe")["why"]
    assert begin(client, name="a.pdf", content=b"x" * (1024 * 1024 + 1))["why"] == "El fitxer pesa més de 1 MB."
    assert "buit" in begin(client, name="a.pdf", content=b"")["why"]
    assert begin(client, name="a" * 200 + ".pdf")["state"] == "refused"
    begun = begin(client, name="a.pdf", content=b"no")
    part(client, begun, 0, b"no")
    assert "formats admesos" in finish(client, begun, cast).json()["why"]
    assert not Staged.objects.exists()
    assert finish(client, begin(client, name="b.pdf"), cast, audience="public").json()["state"] == "refused"


def test_there_is_no_room_for_a_part(enter, cast, tmp_path):
    (tmp_path / "files").write_text("There is a file where the folder should be.")
    client = enter("montse")
    assert part(client, begin(client), 0).json()["why"] == "No s’ha pogut desar el fitxer: torneu-ho a provar més tard."
    assert Staged.objects.get().parts == {}


def test_what_one_person_has_half_sent_is_bounded(enter, cast, monkeypatch, settings):
    client = enter("montse")
    monkeypatch.setattr(staging, "MOST_FILES", 2)
    for name in ("a.pdf", "b.pdf"):
        begin(client, name=name)
    assert "massa fitxers a mig enviar" in begin(client, name="c.pdf")["why"]
    assert begin(client, name="a.pdf")["state"] == "begun"
    assert begin(enter("oriol"))["state"] == "begun"
    monkeypatch.setattr(staging, "MOST_FILES", 9)
    settings.ESPAI_UPLOAD_MIB = 1
    monkeypatch.setattr(staging, "MOST_TIMES", 1)
    assert (
        "massa fitxers" in begin(enter("montse"), name="c.pdf", content=b"x" * (1024 * 1024 - 2 * len(LONG) + 1))["why"]
    )


def test_the_end_costs_the_same_with_more_parts(enter, cast, django_assert_num_queries):
    client = enter("montse")
    for content in (b"%PDF-1.7 a", LONG):
        begun = begin(client, content=content)
        for number in range(-(-len(content) // 1024)):
            with django_assert_num_queries(6):
                part(client, begun, number, content)
        with django_assert_num_queries(17):
            finish(client, begun, cast)


# What is left


@pytest.mark.django_db
def test_what_nobody_goes_on_with_is_forgotten_after_a_day(cast):
    jobs.forget_staged.call()
    given = {"person": cast.montse.pk, "space": cast.space.pk, "size": 1, "mark": "t"}
    old, new = (staging.begin(name=name, **given) for name in ("a.txt", "b.txt"))
    for each in (old, new):
        staging.receive(key=each.key, person=cast.montse.pk, number=0, part=SimpleUploadedFile("p", b"x"))
    left = default_storage.save("staged/left", SimpleUploadedFile("p", b"x"))
    now = timezone.now()
    Staged.objects.filter(pk=old.pk).update(at=now - timedelta(days=2))
    jobs.forget_staged.call()
    assert [each.name for each in Staged.objects.all()] == ["b.txt"]
    assert len(paths()) == 2
    assert staging.forget_old(now=now + timedelta(hours=25)) == 1
    assert (paths(), default_storage.exists(left)) == ([], False)


@pytest.mark.django_db
def test_a_file_is_named_by_its_name(cast):
    assert str(Staged(name="a.pdf")) == "a.pdf"


@pytest.mark.django_db
@pytest.mark.parametrize("mark", ["t", hashlib.sha256(b"x").hexdigest()])
def test_killed_between_the_document_and_its_parts_it_is_one(cast, who, monkeypatch, mark):
    facts = {"kind": "material", "entity": cast.serra, "audience": "space"}
    staged = staging.begin(person=cast.montse.pk, space=cast.space.pk, name="a.txt", size=1, mark=mark)
    staging.receive(key=staged.key, person=cast.montse.pk, number=0, part=SimpleUploadedFile("p", b"x"))

    def killed(_staged):
        raise KeyboardInterrupt

    given = {"key": staged.key, "who": who("montse"), "by": cast.montse, "said": facts}
    with monkeypatch.context() as patch:
        patch.setattr(staging, "discard", killed)
        with pytest.raises(KeyboardInterrupt):
            bringing.finish(**given)
    assert bringing.finish(**given) == Outcome("a.txt", Outcome.SAVED, Document.objects.get())
    assert (Version.objects.count(), Staged.objects.count(), paths()) == (1, 0, [])


@pytest.mark.django_db
def test_killed_while_it_is_put_together_nothing_is_stored(cast, who, monkeypatch):
    facts = {"kind": "material", "entity": cast.serra, "audience": "space"}
    staged = staging.begin(person=cast.montse.pk, space=cast.space.pk, name="a.txt", size=1, mark="t")
    staging.receive(key=staged.key, person=cast.montse.pk, number=0, part=SimpleUploadedFile("p", b"x"))

    def killed(*_given, **_named):
        raise KeyboardInterrupt

    given = {"key": staged.key, "who": who("montse"), "by": cast.montse, "said": facts}
    with monkeypatch.context() as patch:
        patch.setattr(actions.documents, "_number", killed)
        with pytest.raises(KeyboardInterrupt):
            bringing.finish(**given)
    assert (Document.objects.count(), len(paths())) == (0, 1)
    assert bringing.finish(**given).state == Outcome.SAVED


def at_once(act, times=3):
    """Do the same in several threads that start together; return what each got."""
    ready = threading.Barrier(times)

    def one(_turn):
        ready.wait()
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


@pytest.mark.django_db(transaction=True)
def test_what_is_asked_at_once_is_done_once(cast, who):
    facts = {"kind": "material", "entity": cast.serra, "audience": "space"}
    standing = who("montse")
    file = {"person": cast.montse.pk, "space": cast.space.pk, "name": "a.txt", "size": 1, "mark": "t"}
    keys = {staged.key for staged in at_once(lambda: staging.begin(**file))}
    assert (len(keys), Staged.objects.count()) == (1, 1)
    key = keys.pop()
    at_once(lambda: staging.receive(key=key, person=cast.montse.pk, number=0, part=SimpleUploadedFile("p", b"x")))
    assert len(paths()) == 1

    def finish():
        try:
            return bringing.finish(key=key, who=standing, by=cast.montse, said=facts).document
        except staging.Incomplete:  # another has it already
            return bringing.finish(key=key, who=standing, by=cast.montse, said=facts).document

    assert set(at_once(finish)) == {Document.objects.get()}
    assert (paths(), Staged.objects.count()) == ([], 0)


@pytest.mark.django_db
def test_two_rows_of_one_file_are_refused_by_the_database(cast):
    facts = {"person": cast.montse, "space_id": 1, "name": "a", "size": 1, "mark": "t", "at": timezone.now()}
    Staged.objects.create(key="a", **facts)
    with pytest.raises(IntegrityError):
        Staged.objects.create(key="b", **facts)


@pytest.mark.django_db
def test_a_refusal_of_the_action_is_told(cast, who):
    facts = {"kind": "material", "entity": None, "audience": "entity"}
    outcome = bringing.bring(upload=upload(), who=who("nuria"), by=cast.nuria, once_key="k", said=facts)
    assert (outcome.state, outcome.why) == (Outcome.REFUSED, "Digueu de quin ens és.")
