"""The text of a file is kept once, told in a sentence, and shown to whoever may read the document."""

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from espai.classroom import actions, jobs, readings, sources, told
from espai.classroom.extraction.child import Result
from espai.classroom.models import Document, Passage, Reading
from espai.core.models import SearchPart, StoredFile
from espai.core.search.sources import SOURCES
from espai.core.signing import link_key
from tests.classroom import papers
from tests.files import upload

pytestmark = pytest.mark.django_db
SAID = papers.SENTENCE.encode()
LONG = [(1, "Diagnosi", f"Passatge {n}.\nSegona línia.") for n in range(1, 26)]


def share(cast, name="pla.txt", content=SAID, **values):
    given = {"by": cast.montse, "upload": upload(name, content), "title": "Pla", "kind": "plan", "entity": cast.serra}
    return actions.share_document(space=cast.space.pk, **{"audience": "space"} | given | values)


def again(document):
    return Document.objects.select_related("item", "file__reading").get(pk=document.pk)


def read_as(document, outcome="read", **facts):
    readings.wait(file=document.file_id)
    readings.store(file=document.file, result=Result(outcome, **facts))
    return again(document)


def with_picture(document, tmp_path):
    path = tmp_path / "picture.webp"
    path.write_bytes(b"RIFFxxxxWEBP")
    readings.wait(file=document.file_id)
    result = Result("read", picture=path, size=(480, 679))
    readings.store(file=document.file, result=result, picture=readings._keep_picture(result))
    return again(document)


def status(client, address):
    """What is answered; a picture is let go of."""
    response = client.get(address)
    b"".join(response.streaming_content if response.streaming else ())
    return response.status_code


def page(document, kind="document_text"):
    return (
        f"/aqui/{document.item.path}text/"
        if kind == "document_text"
        else reverse(f"classroom:{kind}", args=["aqui", document.pk])
    )


def test_a_file_is_read_once_by_the_worker_for_all_the_documents_that_hold_it(cast, run_jobs):
    one, other = share(cast), share(cast)
    assert told.told(again(one)) == "El text s’està llegint: d’aquí a una estona el podreu consultar."
    run_jobs()
    reading = Reading.objects.get()
    assert (reading.state, reading.language, reading.pages, reading.tries, reading.reader) == ("read", "ca", 1, 1, 1)
    assert list(Passage.objects.values_list("file", "number", "page", "heading", "text")) == [
        (one.file_id, 1, 1, "", papers.SENTENCE)
    ]
    inside = SearchPart.objects.filter(text=papers.SENTENCE)
    assert set(inside.values_list("item_id", flat=True)) == {one.item_id, other.item_id}
    jobs.read_file.call(one.file_id)
    jobs.read_file.call(0)
    assert Reading.objects.get().tries == 1


def test_a_new_version_is_read_and_the_old_text_stays_with_its_file(cast, run_jobs):
    document = share(cast)
    run_jobs()
    actions.add_version(document=document, by=cast.montse, upload=upload("b.txt", b"Nou."))
    run_jobs()
    assert sorted(Passage.objects.values_list("text", flat=True)) == [papers.SENTENCE, "Nou."]
    assert [part.text for _item, content in sources.read([again(document).item]) for part in content.parts] == ["Nou."]


def test_what_hurts_its_reader_is_an_outcome_and_the_worker_goes_on(cast, run_jobs):
    hurt = share(cast, "mal.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\nres\n%%EOF\n")
    good = share(cast)
    run_jobs()
    assert [again(each).reading.state for each in (hurt, good)] == ["damaged", "read"]
    assert default_storage.exists(hurt.file.path)


def test_a_file_whose_bytes_are_gone_is_told_as_damaged(cast):
    document = share(cast)
    default_storage.delete(document.file.path)
    assert readings.carry_out(document.file).state == "damaged"


def test_a_picture_is_kept_and_the_one_before_is_not(cast, run_jobs, django_capture_on_commit_callbacks):
    document = share(cast, "pla.pdf", papers.pdf("Text"))
    run_jobs()
    before = again(document).reading
    assert (before.width, before.height, default_storage.exists(before.picture)) == (480, 679, True)
    with django_capture_on_commit_callbacks(execute=True):
        after = readings.carry_out(document.file)
    assert not default_storage.exists(before.picture)
    assert default_storage.exists(after.picture)


def test_a_command_reads_what_waits_or_was_read_by_one_that_knew_less(cast, capsys):
    document = share(cast)
    call_command("read_documents")
    assert capsys.readouterr().out.splitlines() == [f"1/1 {document.file.path}: Llegit, 1", "1 files read."]
    call_command("read_documents")
    assert capsys.readouterr().out == "0 files read.\n"
    Reading.objects.update(reader=0)
    call_command("read_documents")
    call_command("read_documents", all=True)
    assert (Reading.objects.get().tries, str(Reading.objects.get())) == (3, f"{document.file_id} read")
    StoredFile.objects.create(digest="a", content_type="text/plain", size=1, path="no", at=timezone.now())
    assert list(readings.due()) == []


@pytest.mark.parametrize(
    ("name", "read", "sentence"),
    [
        ("a.pdf", ("read", {"pages": 1, "characters": 9}), "El text s’ha llegit: 1 pàgina."),
        (
            "a.pdf",
            ("read", {"pages": 3, "characters": 9, "has_ocr": True}),
            "El text s’ha llegit: 3 pàgines. Hi ha text tret d’imatges: pot tenir errors.",
        ),
        ("a.txt", ("read", {"pages": 1, "characters": 9}), "El text s’ha llegit."),
        (
            "a.pdf",
            ("partly", {"pages": 9, "characters": 9, "without_text": 2}),
            "El text s’ha llegit: 9 pàgines. En falten 2 pàgines, que són imatges.",
        ),
        (
            "a.txt",
            ("partly", {"pages": 9, "characters": 9, "is_cut": True}),
            "El text s’ha llegit. És molt llarg: només se n’ha desat el començament.",
        ),
        ("a.pdf", ("empty", {}), "No s’hi ha trobat text."),
        ("a.pdf", ("encrypted", {}), "Té contrasenya i no se’n pot llegir el text: pugeu-ne una versió sense."),
        ("a.pdf", ("damaged", {}), "Sembla malmès i no se n’ha pogut llegir el text: comproveu que s’obre."),
        ("a.pdf", ("too_long", {}), "Llegir-lo demana massa temps: no se’n té el text."),
        ("a.pdf", ("too_large", {}), "Llegir-lo demana massa memòria: no se’n té el text."),
        ("a.pdf", ("unsupported", {}), "D’aquest format no se’n llegeix el text."),
        (
            "a.pdf",
            ("scanned", {}),
            "És una imatge escanejada, i aquesta instal·lació no sap llegir imatges: perquè s’hi pugui buscar, pugeu-ne una versió amb text.",
        ),
    ],
)
def test_each_outcome_has_its_sentence(cast, enter, name, read, sentence):
    outcome, facts = read
    content = papers.pdf("x") if name == "a.pdf" else b"x"
    document = read_as(share(cast, name, content), outcome, **facts)
    assert told.told(document) == sentence
    body = enter("pau").get(f"/aqui/{document.item.path}").content.decode()
    assert sentence in body
    assert (f"{document.item.path}text/" in body) == bool(facts)


def test_slides_and_sheets_are_called_so(cast):
    slides = read_as(share(cast, "a.pptx", papers.slides()), pages=2, characters=1)
    sheets = read_as(share(cast, "a.xlsx", papers.sheet()), pages=1, characters=1)
    assert [told.told(slides), told.place(slides, 2)] == ["El text s’ha llegit: 2 diapositives.", "Diapositiva 2"]
    assert [told.told(sheets), told.place(sheets, 1)] == ["El text s’ha llegit: 1 full.", "Full 1"]


def test_the_language_that_was_detected_is_offered_where_the_sheet_has_none(cast, enter):
    document = read_as(share(cast), language="ca", characters=1)
    assert "Sembla que la llengua és: català." in enter("pau").get(f"/aqui/{document.item.path}").content.decode()
    assert (told.language_of(document), told.guessed(document)) == ("ca", "Català")
    document.language = "other"
    assert (told.language_of(document), told.guessed(document)) == ("", "")


@pytest.mark.parametrize("count", [1, 3])
def test_the_text_is_shown_by_passages_that_an_address_opens_at(cast, enter, django_assert_num_queries, count):
    document = read_as(
        share(cast, "a.pdf", papers.pdf("x")),
        pages=2,
        characters=9,
        language="ca",
        passages=[*LONG, (2, "", "<b>Final</b>")][-count:],
    )
    client = enter("pau")
    with django_assert_num_queries(4):
        body = client.get(page(document)).content.decode()
    assert body.count('class="passage"') == count
    assert f'id="p{count}"><p>&lt;b&gt;Final&lt;/b&gt;</p>' in body
    assert "Pàgina 2" in body


def test_the_text_has_pages_of_twenty_passages(cast, enter):
    document = read_as(share(cast), pages=1, characters=9, passages=LONG)
    client = enter("pau")
    first = client.get(page(document)).content.decode()
    assert ('id="p20"' in first, 'id="p21"' in first, 'rel="next"' in first) == (True, False, True)
    assert "<h2>Diagnosi</h2>" in first
    assert 'id="p21"' in client.get(f"{page(document)}?pagina=2").content.decode()
    assert (sources.anchor(20), sources.anchor(21)) == ("text/#p20", "text/?pagina=2#p21")
    empty = client.get(page(share(cast, content=b"Altre"))).content.decode()
    assert "El text s’està llegint" in empty


@pytest.mark.parametrize(
    ("audience", "readers"), [("public", "visitor pau nuria"), ("entity", "montse nuria"), ("coordination", "nuria")]
)
def test_text_and_picture_are_for_whom_the_document_is(cast, enter, tmp_path, audience, readers):
    client = enter("pau")
    document = with_picture(share(cast, audience=audience), tmp_path)
    Passage.objects.create(file=document.file, number=1, page=1, text="SECRET")
    for kind in ("document_text", "document_picture"):
        assert {name for name in ("pau", "montse", "nuria") if status(enter(name), page(document, kind)) == 200} == set(
            readers.split()
        ) - {"visitor"} | ({"montse"} if audience == "public" else set())
        client.logout()
        assert status(client, page(document, kind)) == (200 if audience == "public" else 404)
    assert enter("berta").get(page(document)).status_code == (200 if audience == "public" else 404)


def test_a_signed_link_to_the_page_opens_text_and_picture(cast, client, need, tmp_path):
    document = actions.add_document(
        about=need.item,
        by=cast.nuria,
        upload=upload("a.txt", b"Text"),
        title="Pla",
        kind="plan",
        is_part=True,
        audience="link",
    )
    document = with_picture(document, tmp_path)
    key = link_key(need.item_id)
    assert client.get(page(document)).status_code == 404
    for kind in ("document_text", "document_picture"):
        assert status(client, f"{page(document, kind)}?clau={key}") == 200


def test_a_picture_is_ours_and_kept_for_its_reader_only(cast, enter, tmp_path):
    document = share(cast)
    client = enter("pau")
    assert client.get(page(document, "document_picture")).status_code == 404
    document = with_picture(document, tmp_path)
    response = client.get(page(document, "document_picture"))
    assert (b"".join(response.streaming_content), response["Content-Type"]) == (b"RIFFxxxxWEBP", "image/webp")
    assert (response["X-Content-Type-Options"], response["Cache-Control"]) == ("nosniff", "private, max-age=3600")
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert 'alt="Primera pàgina de «Pla»"' in client.get(f"/aqui/{document.item.path}").content.decode()
    default_storage.delete(document.reading.picture)
    assert client.get(page(document, "document_picture")).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_library_as_pictures_costs_the_same(cast, enter, tmp_path, django_assert_num_queries, count):
    for n in range(count):
        with_picture(share(cast, content=str(n).encode()), tmp_path)
    share(cast, "b.csv", b"a;b\n")
    client = enter("pau")
    with django_assert_num_queries(5):
        body = client.get("/aqui/documents/?vista=graella&tipus=plan").content.decode()
    assert (body.count("<img class"), body.count("plate-blank")) == (count, 1)
    assert '<input type="hidden" name="vista" value="graella">' in body
    assert 'loading="lazy"' in body
    assert "plate" not in client.get("/aqui/documents/").content.decode()


def test_search_reads_what_is_available_in_two_statements(cast, django_assert_num_queries):
    facts = {"language": "", "authors": "Oficina", "series": "Quaderns", "issue": "2", "phases": ["drafting"]}
    one, gone = share(cast), share(cast, content=b"Altre", audience="public", entity=None, by=cast.nuria)
    Document.objects.filter(pk=one.pk).update(**facts)
    read_as(one, pages=1, language="ca", characters=9, passages=LONG[:2])
    items = [one.item, gone.item]
    with django_assert_num_queries(2):
        (first, content), (second, plain) = sources.read(items)
    assert (first, second, plain.lead, plain.language, plain.parts) == (
        one.item,
        gone.item,
        "Pla o orientacions",
        "",
        [],
    )
    assert (content.lead, content.names) == ("Pla o orientacions · Quaderns 2 · Oficina", "Ajuntament de Serra")
    assert (content.language, content.phases) == ("ca", ("drafting",))
    assert [(part.anchor, part.heading, part.page) for part in content.parts] == [
        ("text/#p1", "Diagnosi", 1),
        ("text/#p2", "Diagnosi", 1),
    ]
    actions.withdraw_document(document=gone, by=cast.nuria)
    assert [item for item, _content in SOURCES["document"]([one.item, gone.item])] == [one.item]
    assert str(Passage.objects.first()) == f"{one.file_id}.1"
