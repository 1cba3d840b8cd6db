"""What was found in a file is kept once, and told to whoever may mend it."""

import runpy
import sys
import time
from dataclasses import replace

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from espai.classroom import actions, advice, checks, jobs
from espai.classroom.accessibility import checker, child
from espai.classroom.accessibility.checker import TOLD
from espai.classroom.accessibility.found import RULES, Finding, Place
from espai.classroom.extraction import limits
from espai.classroom.models import Check, Document, Reading
from tests.classroom import faults, papers
from tests.classroom.test_hostile import BOMB, MEBIBYTE
from tests.files import docx, upload

ONE = Finding("untagged", 1, [Place()])
MANY = Finding("alt-missing", 154, [Place(n, "Un mapa") for n in range(1, 21)])
LOOK = Finding("headings-fake", 1, [Place(0, "<b>Recursos</b>")])


def share(cast, name="pla.pdf", content=b"", **values):
    given = {"by": cast.montse, "upload": upload(name, content or faults.pdf()), "title": "Pla", "kind": "plan"}
    return actions.share_document(space=cast.space.pk, **{"audience": "space", "entity": cast.serra} | given | values)


def checked(document, *findings, outcome="checked"):
    checks.wait(file=document.file_id)
    checks.store(file=document.file, result=child.Result(outcome, list(findings)))
    return Document.objects.select_related("item", "file__accessibility").get(pk=document.pk)


def page(document) -> str:
    return f"/aqui/{document.item.path}accessibilitat/"


@pytest.mark.django_db
def test_a_file_is_checked_once_by_the_worker_after_it_is_read(cast, run_jobs):
    document = share(cast, content=faults.pdf(change=lambda made: made.Root.__delitem__("/Lang")))
    share(cast, content=faults.pdf(change=lambda made: made.Root.__delitem__("/Lang")))
    run_jobs()
    check = document.file.accessibility
    assert (check.state, check.failing, check.to_look, check.tries, check.checker) == ("checked", 1, 0, 1, 1)
    assert check.findings == [{"rule": "language-missing", "count": 1, "places": [{"page": 0, "text": ""}]}]
    jobs.read_file.call(document.file_id)
    assert (Check.objects.get(pk=check.pk).tries, str(check)) == (1, f"{document.file_id} checked")


@pytest.mark.django_db
def test_what_was_read_before_there_were_checks_is_checked_and_not_read_again(cast, run_jobs):
    document = share(cast)
    Reading.objects.update(state="read", reader=1)
    Check.objects.all().delete()
    Reading.objects.update_or_create(file=document.file, defaults={"state": "read", "reader": 1})
    run_jobs()
    assert (Reading.objects.get().tries, Check.objects.get().state) == (0, "checked")
    actions.add_version(document=share(cast), by=cast.montse, upload=upload("b.txt", b"Nou."))
    run_jobs()
    assert Check.objects.filter(file=document.file).get().tries == 1


@pytest.mark.django_db
def test_what_is_not_checked_or_is_lost_says_so(cast):
    assert checks.carry_out(share(cast, "a.txt", b"Text").file).state == "unsupported"
    document = share(cast)
    default_storage.delete(document.file.path)
    assert checks.carry_out(document.file).state == "damaged"


@pytest.mark.django_db
def test_a_command_checks_what_waits_or_was_checked_by_one_that_knew_less(cast, capsys):
    document = share(cast, "a.txt", b"Text")
    said = f"1/1 {document.file.path}: Format que no es comprova, 0 + 0"
    for options, before, count in (({}, {}, 1), ({}, {}, 0), ({}, {"checker": 0}, 1), ({"all": True}, {}, 1)):
        Check.objects.update(**before) if before else None
        call_command("check_documents", **options)
        assert capsys.readouterr().out.splitlines() == [said] * count + [f"{count} files checked."]
    Check.objects.update(state="waiting")
    assert list(checks.due()) == [document.file]


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("content_type", faults.TYPES.values())
def test_every_rule_says_what_why_and_how(rule, content_type):
    said = advice.ADVICE[rule]
    assert str(said.what)
    assert str(said.why)
    assert said.how(content_type) or not rule.startswith(
        ("language", "title", "alt", "table", "link-a", "slide", "sheet")
    )
    assert said.how(papers.PDF)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("findings", "outcome", "sentence"),
    [
        ([], "checked", "cap problema trobat"),
        ([ONE], "checked", "1 cosa per arreglar"),
        ([ONE, MANY, LOOK], "checked", "2 coses per arreglar, 1 cosa per mirar"),
        ([LOOK, replace(LOOK, rule="tab-order")], "checked", "2 coses per mirar"),
        ([], "damaged", "no s’ha pogut comprovar"),
        ([], "waiting", "encara s’ha de comprovar"),
    ],
)
def test_the_page_of_a_document_tells_whoever_may_mend_it(cast, enter, findings, outcome, sentence):
    document = checked(share(cast, audience="public"), *findings, outcome=outcome)
    address = f"/aqui/{document.item.path}"
    assert (
        f'<p>Accessibilitat: <a href="{page(document)}">{sentence}</a></p>'
        in enter("montse").get(address).content.decode()
    )
    assert f'<p class="lede">{sentence.capitalize()}.</p>' in enter("nuria").get(page(document)).content.decode()
    assert "Accessibilitat: " not in enter("pau").get(address).content.decode()
    assert ("El veu tothom, i no" in enter("montse").get(address).content.decode()) == (ONE in findings)


@pytest.mark.django_db
def test_what_is_not_public_is_not_warned_of_and_what_is_not_checked_says_nothing(cast, enter):
    document = checked(share(cast), ONE)
    assert "El veu tothom, i no" not in enter("montse").get(f"/aqui/{document.item.path}").content.decode()
    other = checked(share(cast, "a.txt", b"Text"), outcome="unsupported")
    assert "Accessibilitat: " not in enter("montse").get(f"/aqui/{other.item.path}").content.decode()
    assert "Format que no es comprova." in enter("montse").get(page(other)).content.decode()
    Check.objects.all().delete()
    assert "Encara s’ha de comprovar." in enter("montse").get(page(other)).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_each_problem_is_told_with_its_places_and_its_mending(cast, enter, count, django_assert_num_queries):
    document = checked(share(cast), *[MANY, ONE, LOOK][:count])
    client = enter("montse")
    with django_assert_num_queries(4):
        body = client.get(page(document)).content.decode()
    assert body.count("Com s’arregla") == count
    assert "<li>Pàgina 1: «Un mapa»</li>" in body
    assert "<li>i 134 més</li>" in body
    assert "Hi ha imatges sense text alternatiu" in body
    assert (">Per mirar: pot ser que estiguin bé</h2>" in body) == (count == 3)
    assert ("<li>«&lt;b&gt;Recursos&lt;/b&gt;»</li>" in body) == (count == 3)
    with django_assert_num_queries(8):
        client.get(f"/aqui/{document.item.path}")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("audience", "readers"), [("public", {"montse", "oriol", "nuria"}), ("coordination", {"nuria"})]
)
def test_the_page_is_for_whoever_may_change_the_document(cast, enter, client, audience, readers):
    document = checked(share(cast, audience=audience, by=cast.montse), LOOK)
    told = {}
    for name in ("montse", "oriol", "pau", "carme", "ramon", "nuria", "berta"):
        told[name] = enter(name).get(page(document))
    assert {name for name, response in told.items() if response.status_code == 200} == readers
    assert told["pau"].status_code == 404
    client.logout()
    assert client.get(page(document)).status_code == 302
    assert client.get(f"/alla/{document.item.path}accessibilitat/").status_code == 302
    assert enter("berta").get(f"/alla/{document.item.path}accessibilitat/").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_coordination_lists_what_is_public_and_fails(cast, enter, count, django_assert_num_queries):
    for n in range(count):
        content = f"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n{n}\n%%EOF\n".encode("latin-1")
        checked(share(cast, content=content, audience="public", title=f"Guia {n}"), ONE)
    checked(share(cast, "a.pdf", papers.pdf("a"), audience="public", title="Bona"), LOOK)
    checked(share(cast, "b.pdf", papers.pdf("b"), audience="entity", title="Nostra"), ONE)
    gone = checked(share(cast, "c.pdf", papers.pdf("c"), audience="public", title="Retirada"), ONE)
    actions.withdraw_document(document=gone, by=cast.nuria)
    actions.share_document(
        space=cast.other.pk,
        by=cast.berta,
        upload=upload("d.pdf", papers.pdf("d")),
        title="Alla",
        kind="plan",
        audience="public",
    )
    client = enter("nuria")
    with django_assert_num_queries(3):
        body = client.get("/aqui/documents/accessibilitat/").content.decode()
    assert body.count('class="row-title"') == count
    assert "Ajuntament de Serra · PDF · 1 cosa per arreglar" in body
    assert all(name not in body for name in ("Bona", "Nostra", "Retirada", "Alla"))
    assert "/aqui/documents/accessibilitat/" in client.get("/aqui/documents/").content.decode()
    assert "documents/accessibilitat/" not in enter("montse").get("/aqui/documents/").content.decode()
    assert enter("montse").get("/aqui/documents/accessibilitat/").status_code == 403


@pytest.mark.django_db
def test_the_list_is_of_coordination_and_says_when_it_is_empty(cast, enter, who):
    checked(share(cast, audience="public"), ONE)
    assert list(Document.objects.to_mend(who("montse"))) == []
    Check.objects.update(failing=0)
    assert "No n’hi ha cap." in enter("nuria").get("/aqui/documents/accessibilitat/").content.decode()


@pytest.mark.django_db
def test_who_may_make_a_document_public_is_told_that_it_is_checked(cast, enter):
    sentence = "El que veu tothom ha de ser accessible"
    assert sentence in enter("nuria").get("/aqui/documents/nou/").content.decode()
    assert sentence not in enter("montse").get("/aqui/documents/nou/").content.decode()


def apart(tmp_path, content, content_type, **options):
    path, out = tmp_path / "file", tmp_path / f"out{time.monotonic_ns()}"
    out.mkdir()
    path.write_bytes(content)
    return child.check(path, content_type, out, **options)


def test_a_file_is_checked_apart(tmp_path):
    assert apart(tmp_path, faults.pdf(), papers.PDF) == child.Result("checked")
    assert apart(tmp_path, papers.drawn("a"), papers.PDF).findings == [Finding("scanned", 1, [Place(1)])]
    assert apart(tmp_path, faults.pdf(), papers.PDF, seconds=0.01).outcome == "too_long"


def test_the_program_that_checks_bounds_itself_first(tmp_path, monkeypatch):
    (tmp_path / "file").write_bytes(papers.drawn("a"))
    order = []
    monkeypatch.setattr(limits, "bound", lambda: order.append("bound"))
    monkeypatch.setattr(checker, "write", lambda *given: order.append(given))
    monkeypatch.setattr(sys, "argv", ["", str(tmp_path / "file"), papers.PDF, str(tmp_path)])
    runpy.run_module("espai.classroom.accessibility", run_name="__main__")
    runpy.run_module("espai.classroom.accessibility.__main__", run_name="other")
    assert order == ["bound", (tmp_path / "file", papers.PDF, tmp_path)]


@pytest.mark.parametrize(
    ("content", "content_type", "outcome"),
    [
        (papers.locked(faults.pdf()), papers.PDF, "encrypted"),
        (b"%PDF-1.7 nothing", papers.PDF, "damaged"),
        (docx(("word/footnotes.xml", BOMB)), papers.DOCX, "damaged"),
        (docx(("word/big.xml", bytes(65 * MEBIBYTE))), papers.DOCX, "too_large"),
        (docx(), papers.PPTX, "damaged"),
        (docx(), papers.XLSX, "damaged"),
        (faults.odf("", more={"META-INF/manifest.xml": "<a><manifest:encryption-data/></a>"}), papers.ODT, "encrypted"),
        (faults.odf("<text:p>" * 50_000 + "</text:p>" * 50_000), papers.ODT, "damaged"),
    ],
)
def test_what_hurts_is_an_outcome(tmp_path, content, content_type, outcome):
    assert here(tmp_path, content, content_type) == outcome


def here(tmp_path, content, content_type):
    path, out = tmp_path / "file", tmp_path / f"out{time.monotonic_ns()}"
    out.mkdir()
    path.write_bytes(content)
    checker.write(path, content_type, out)
    return child.json.loads((out / TOLD).read_text())["outcome"]


def test_a_library_without_memory_is_believed(tmp_path, monkeypatch):
    def fail(*_args):
        raise ValueError("Memory allocation failed")

    monkeypatch.setattr(checker, "check", fail)
    assert here(tmp_path, b"a", papers.PDF) == "too_large"


PAPER = faults.pdf()


@settings(max_examples=40)
@given(some=st.binary(max_size=60), kind=st.sampled_from(list(faults.TYPES.values())))
def test_any_bytes_end_in_an_outcome(tmp_path_factory, some, kind):
    whole = bytearray(PAPER)
    for place, byte in enumerate(some):
        whole[(place * 7919 + byte * 31) % len(whole)] = byte
    assert here(tmp_path_factory.mktemp("any"), bytes(whole), kind) in Check.State.values
