"""Until an antivirus has let a file through, nobody is given it: not by any address, in any version."""

import socket

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from espai.classroom import actions, jobs, readings
from espai.classroom.extraction.child import Result
from espai.classroom.models import Document, Passage, Reading
from espai.core.errors import Refused
from espai.core.files import scanning
from espai.core.models import Event, SearchPart, StoredFile
from espai.notices.models import Ask
from tests.clamd import VIRUS, serving
from tests.classroom.test_documents import hang
from tests.classroom.test_documents import share as shared
from tests.classroom.test_readings import with_picture
from tests.files import PDF, upload

BAD = PDF + VIRUS
LIST = "/aqui/documents/antivirus/"


@pytest.fixture
def clamd(settings):
    with serving() as (address, server):
        settings.ESPAI_CLAMD = address
        yield server


def share(cast, content=PDF, **values):
    return shared(cast, upload=upload(content=content), **values)


def status(client, url):
    response = client.get(url)
    for opened in response._resource_closers:  # closing the answer itself would close the database of the test
        opened()
    return response.status_code


def scan_of(document):
    return StoredFile.objects.get(pk=document.file_id).scan


def files_of(document):
    return [f"/aqui/documents/{document.pk}/fitxer/", f"/aqui/documents/{document.pk}/fitxer/1/"]


def asks(document):
    return list(Ask.objects.filter(item=document.item).values_list("to", "what", "answer"))


def test_a_file_waits_is_scanned_and_then_read_and_handed_out(cast, enter, clamd, run_jobs):
    document = share(cast)
    client = enter("pau")
    page = f"/aqui/{document.item.path}"
    assert scan_of(document) == "waiting"
    assert [status(client, url) for url in files_of(document)] == [409, 409]
    assert "S’està comprovant" in client.get(page).text
    assert "Baixa el fitxer" not in client.get(page).text
    jobs.read_file.func(document.file_id)
    assert not Reading.objects.exists()
    assert (list(readings.due()), list(readings.of_documents())) == ([], [])
    run_jobs()
    assert (scan_of(document), clamd.received) == ("clean", [PDF])
    assert StoredFile.objects.get().scanned_at is not None
    assert [status(client, url) for url in files_of(document)] == [200, 200]
    assert "Baixa el fitxer" in client.get(page).text
    assert Reading.objects.get().state != "waiting"
    assert not Ask.objects.exists()


def test_what_has_something_is_held_and_coordination_told(cast, enter, clamd, run_jobs):
    document = share(cast, content=BAD, audience="public")
    run_jobs()
    assert scan_of(document) == "infected"
    assert not Reading.objects.exclude(state="waiting").exists()
    for name in ("pau", "montse", "nuria"):
        client = enter(name)
        assert [status(client, url) for url in files_of(document)] == [409, 409]
        assert [client.head(url).status_code for url in files_of(document)] == [409, 409]
        page = client.get(f"/aqui/{document.item.path}").text
        assert ("ha retingut el fitxer" in page, "pugeu-ne una versió" in page) == (True, name != "pau")
        assert "Virus-Name" not in page
    assert asks(document) == [("coordination", "replace_file", "")]
    assert Event.objects.filter(name="classroom.document_held").count() == 1
    with pytest.raises(Refused, match="ja va retenir"):
        share(cast, content=BAD)
    actions.add_version(document=document, by=cast.montse, upload=upload("net.pdf", PDF))
    run_jobs()
    assert asks(document) == [("coordination", "replace_file", "version")]
    assert [status(client, url) for url in files_of(document)] == [200, 409]
    assert "Model de bases" in client.get(LIST).text
    assert "versió 1: retingut" in client.get(LIST).text


def test_what_is_held_and_withdrawn_is_asked_no_more(cast, clamd, run_jobs):
    document = share(cast, content=BAD)
    run_jobs()
    actions.withdraw_document(document=document, by=cast.montse)
    assert asks(document) == [("coordination", "replace_file", "withdrawn")]
    actions.tell_held(document=hang(cast, share(cast, content=PDF + b"2").item))
    assert Event.objects.filter(name="classroom.document_held").count() == 2


def test_saying_it_again_changes_nothing(cast, clamd, run_jobs):
    document = share(cast, content=BAD)
    run_jobs()
    scanning.carry_out(document.file)
    assert (len(asks(document)), Event.objects.filter(name="classroom.document_held").count()) == (1, 1)


def test_two_documents_with_a_file_are_scanned_once(cast, clamd, run_jobs):
    one, two = share(cast), share(cast)
    run_jobs()
    assert (scan_of(one), scan_of(two), len(clamd.received)) == ("clean", "clean", 1)


@pytest.mark.parametrize(
    ("says", "state"),
    [
        ([b"stream: ", b"OK\0"], "clean"),
        ([b"stream: OK"], "waiting"),
        ([b"stream: Trojan.NOTOK"], "waiting"),
        ([b"stream: Trojan.NOTOK\0"], "waiting"),
        ([b""], "waiting"),
        ([b"stre"], "waiting"),
        ([b"x" * 5_000], "waiting"),
        ([b"\xff\xfe\0"], "waiting"),
        ([b"stream: Can't allocate memory ERROR\0"], "failed"),
    ],
)
def test_what_it_answers_is_what_is_done(cast, clamd, run_jobs, says, state):
    clamd.says = says
    document = share(cast)
    run_jobs()
    assert scan_of(document) == state


def test_what_it_refuses_before_the_end_is_held(cast, enter, clamd, run_jobs):
    clamd.limit = 10_000
    document = share(cast, content=PDF + b"%" * 5_000_000)
    run_jobs()
    assert scan_of(document) in {"failed", "waiting"}  # the socket may break before its word arrives
    assert status(enter("montse"), files_of(document)[0]) == 409
    clamd.limit = None
    call_command("scan_files")
    assert scan_of(document) == "clean"


def test_what_it_never_answers_about_is_not_in_the_way_of_the_rest(cast, settings):
    settings.ESPAI_CLAMD = "/nowhere"
    deadly, *others = [share(cast, content=content) for content in (BAD, PDF + b"1", PDF + b"2")]
    with serving() as (address, server):
        settings.ESPAI_CLAMD, server.hangs_up_on = address, BAD
        scanning.scan_waiting.func()
    assert [scan_of(document) for document in (deadly, *others)] == ["waiting", "clean", "clean"]


def test_what_follows_a_scan_and_what_it_said_are_kept_together(cast, clamd, monkeypatch):
    document = share(cast)

    def fail(file):
        raise RuntimeError

    monkeypatch.setattr(scanning, "_subscribed", [fail])
    with pytest.raises(RuntimeError):
        scanning.scan_file.func(document.file_id)
    assert scan_of(document) == "waiting"


def test_what_was_read_of_a_file_that_is_then_held_is_given_to_nobody(
    cast, enter, settings, run_jobs, django_capture_on_commit_callbacks
):
    document = with_picture(share(cast, content=BAD), settings.VAR)
    read = Result("read", characters=20, pages=1, passages=[(1, "", "El text diu zebrada.")])
    readings.store(file=document.file, result=read, picture=document.reading.picture)
    run_jobs()
    picture, client = document.reading.picture, enter("pau")
    texts = [f"/aqui/{document.item.path}text/", f"/aqui/documents/{document.pk}/imatge/"]
    page, search = f"/aqui/{document.item.path}", "/aqui/cerca/titols/?q=mode"
    assert [status(client, url) for url in texts] == [200, 200]
    assert SearchPart.objects.filter(text__contains="zebrada").exists()
    StoredFile.objects.update(scan="failed")
    assert [status(client, url) for url in texts] == [409, 409]
    assert "imatge/" not in client.get(page).text + client.get("/aqui/documents/?vista=graella").text
    with serving() as (address, _server), django_capture_on_commit_callbacks(execute=True):
        settings.ESPAI_CLAMD = address
        call_command("scan_files")
    run_jobs()
    assert [status(client, url) for url in texts] == [409, 409]
    assert not default_storage.exists(picture)
    assert not SearchPart.objects.filter(text__contains="zebrada").exists()
    assert not Passage.objects.exists()
    assert not Reading.objects.exclude(picture="").exists()
    assert client.get(search).json() == {"titles": ["Model de bases"]}


def test_while_it_is_away_files_wait_and_none_is_lost(cast, enter, settings, run_jobs, caplog):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        settings.ESPAI_CLAMD = nobody.getsockname()
        documents = [share(cast, content=PDF + str(n).encode()) for n in range(3)]
        run_jobs()
        scanning.scan_waiting.func()
    assert {scan_of(document) for document in documents} == {"waiting"}
    assert "pla.pdf" not in caplog.text
    page = enter("nuria").get(LIST).text
    assert "N’hi ha que esperen" in page
    with serving() as (address, server):
        settings.ESPAI_CLAMD = address
        scanning.scan_waiting.func()
        assert len(server.received) == 3
    assert {scan_of(document) for document in documents} == {"clean"}


def test_a_slow_one_is_not_waited_for_without_end(cast, settings, monkeypatch):
    monkeypatch.setattr(scanning, "TIMEOUT", 0.2)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        settings.ESPAI_CLAMD = listening.getsockname()
        document = share(cast)
        scanning.scan_file.func(document.file_id)
    assert scan_of(document) == "waiting"


def test_it_may_be_behind_a_socket_of_the_system(cast, settings, tmp_path):
    path = str(tmp_path / "clamd.sock")
    settings.ESPAI_CLAMD = path
    document = share(cast)
    scanning.scan_file.func(document.file_id)
    assert scan_of(document) == "waiting"
    with serving(path):
        scanning.scan_file.func(document.file_id)
        scanning.scan_file.func(document.file_id)
    assert scan_of(document) == "clean"


def test_without_one_nothing_is_held_and_coordination_knows(cast, enter):
    document = share(cast)
    client = enter("nuria")
    assert (scan_of(document), status(client, files_of(document)[0])) == ("", 200)
    page = client.get(LIST).text
    assert "no es comproven amb cap antivirus" in page
    assert "No n’hi ha cap." in page
    scanning.scan_waiting.func()
    with pytest.raises(CommandError, match="Set ESPAI_CLAMD"):
        call_command("scan_files")


def test_what_came_before_is_scanned_by_a_command(cast, settings, run_jobs, capsys):
    good, bad = share(cast), share(cast, content=BAD)
    settings.ESPAI_CLAMD = "/nowhere"
    with pytest.raises(CommandError, match="does not answer"):
        call_command("scan_files")
    with serving() as (address, server):
        settings.ESPAI_CLAMD = address
        call_command("scan_files")
        call_command("scan_files")
        assert len(server.received) == 2
    assert (scan_of(good), scan_of(bad)) == ("clean", "infected")
    assert "2 files scanned, 1 held." in capsys.readouterr().out
    assert Document.objects.filter(file__scan="infected").get() == bad


def test_bytes_that_are_lost_are_not_scanned(cast, clamd, run_jobs):
    document = share(cast)
    StoredFile.objects.update(path="no/hi/es")
    run_jobs()
    assert scan_of(document) == "waiting"


def test_what_is_held_elsewhere_or_hidden_is_not_listed(cast, enter, clamd, run_jobs):
    actions.share_document(
        space=cast.other.pk,
        by=cast.berta,
        upload=upload("x.pdf", BAD),
        title="D’allà",
        kind="report",
        audience="public",
    )
    run_jobs()
    assert "D’allà" not in enter("nuria").get(LIST).text


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same(cast, enter, count, django_assert_num_queries):
    for n in range(count):
        share(cast, content=PDF + str(n).encode())
    StoredFile.objects.update(scan="infected")
    client = enter("nuria")
    with django_assert_num_queries(5):
        assert client.get(LIST).text.count("versió 1: retingut") == count
