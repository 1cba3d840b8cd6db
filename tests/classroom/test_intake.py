"""A zip of documents: what it would do is shown, and exactly that is done, once."""

import io
import stat
import zipfile
from datetime import timedelta
from zipfile import ZipInfo

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from espai.classroom import actions, intake, jobs, manifest, zips
from espai.classroom.forms import audiences_for
from espai.classroom.models import Document, Intake
from espai.core.models import Event
from espai.members.models import Appointment, Membership
from tests.classroom.test_documents import share
from tests.files import PDF, docx, package

PAGE = "/aqui/documents/importa/"
HEAD = "fitxer;títol;tipus;llengua;autoria;llicència;sèrie;número;fases;audiència;ens"
SENT = {"kind": "material", "audience": "space", "entity": ""}


def send(client, content, *, once="k", name="tot.zip", **values):
    return client.post(PAGE, SENT | {"once": once, "upload": SimpleUploadedFile(name, content)} | values)


def planned(client, *parts, **values):
    """Send a zip and return what its page shows: path, row, state, and what is wrong."""
    answer = send(client, parts[0] if isinstance(parts[0], bytes) else package(*parts), **values)
    if answer.status_code == 200:
        return " ".join(answer.context["form"].errors["upload"])
    page = client.get(answer.url)
    return [(line.path, line.row, line.state, line.why, line.errors) for line, _document in page.context["lines"]]


def states(*given, **values):
    found = planned(*given, **values)
    return found if isinstance(found, str) else {path: state for path, _row, state, _why, _errors in found}


def told(client, pk=None):
    page = client.get(f"{PAGE}{pk or Intake.objects.latest('pk').pk}/")
    return {line.path: line.state for line, _document in page.context["lines"]}


def confirm(client, pk=None):
    return client.post(f"{PAGE}{pk or Intake.objects.latest('pk').pk}/")


# From the zip to the documents


def test_a_zip_is_shown_confirmed_and_done(enter, cast, run_jobs):
    client = enter("nuria")
    sheet = (
        f"{HEAD}\n"
        "actes/gener.txt;Acta de gener;relatoria;Català;Oficina;CC BY 4.0;Actes;1;Elaboració, avaluació;Tothom;Ajuntament de Riu\n"
        "pla.pdf;;Pla o orientacions;;;;;;;;\n"
    )
    parts = (("metadades.csv", sheet), ("actes/gener.txt", "Gener"), ("pla.pdf", PDF), ("sola_i-llarga.docx", docx()))
    assert planned(client, *parts) == [
        ("actes/gener.txt", 2, "new", "", []),
        ("pla.pdf", 3, "new", "", []),
        ("sola_i-llarga.docx", -1, "new", "", []),
    ]
    assert not Document.objects.exists()
    page = client.get(f"{PAGE}{Intake.objects.get().pk}/").content.decode()
    assert "Importa 3 documents" in page
    assert "Encara no s’ha desat cap document." in page
    assert "0 de 3 fitxers" in client.get(confirm(client).url).content.decode()
    confirm(client)
    run_jobs()
    assert set(told(client).values()) == {"saved"}
    first = Document.objects.get(item__title="Acta de gener")
    assert (first.kind, first.language, first.authors, first.licence) == ("minutes", "ca", "Oficina", "by")
    assert (first.series, first.issue, first.phases) == ("Actes", "1", ["drafting", "evaluation"])
    assert (first.item.audience, first.entity, first.filename) == ("public", cast.riu, "gener.txt")
    second = Document.objects.get(item__title="Pla")
    assert (second.kind, second.item.audience, second.entity, second.sheet_version) == ("plan", "space", None, 1)
    assert Document.objects.filter(item__title="Sola i llarga").count() == 1
    assert Event.objects.filter(name="classroom.documents_brought").get().data == {"new": 3}
    assert (Intake.objects.get().state, default_storage.listdir("intakes")[1]) == ("done", [])
    page = client.get(f"{PAGE}{Intake.objects.get().pk}/").content.decode()
    assert f'href="/aqui/documents/{first.pk}/edita/"' in page
    assert "Edita la fitxa de «Acta de gener»" in page


def test_the_form_says_what_rows_do_not(enter, cast, run_jobs):
    client = enter("nuria")
    states(client, ("a.txt", "a"), kind="report", audience="coordination", entity=cast.serra.pk)
    confirm(client)
    run_jobs()
    document = Document.objects.get()
    assert (document.kind, document.item.audience, document.entity) == ("report", "coordination", cast.serra)


def test_a_row_may_say_that_it_is_of_coordination(enter, cast, run_jobs):
    client = enter("nuria")
    states(client, ("metadades.csv", f"{HEAD}\na.txt;;;;;;;;;;coordinació\n"), ("a.txt", "a"), entity=cast.serra.pk)
    confirm(client)
    run_jobs()
    assert Document.objects.get().entity is None


def test_a_workbook_says_the_same_as_a_list(enter):
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in (("Fitxer", "Col·lecció", "Número"), ("A.TXT", "Guies", 3)):
        book.active.append(row)
    book.save(out)
    client = enter("nuria")
    assert planned(client, ("metadades.xlsx", out.getvalue()), ("a.txt", "a")) == [("a.txt", 2, "new", "", [])]
    facts = Intake.objects.get().lines[0]["facts"]
    assert facts == {"series": "Guies", "issue": "3", "title": "A"}


def test_each_row_and_column_says_what_is_wrong(enter, cast):
    rows = [
        "a.txt;=A1;zzz;zzz;;zzz;;" + "x" * 21 + ";zzz, elaboració;zzz;Ajuntament de Lluny",
        "a.txt;;;;;;;;;;",
        "no-hi-es.txt;;;;;;;;;;",
        ";Sense nom;;;;;;;;;",
    ]
    sheet = "\n".join([HEAD, *rows])
    found = planned(enter("nuria"), ("metadades.csv", sheet), ("a.txt", "a"), ("b.txt", "b"))
    wrong = "No és cap dels valors que s’admeten."
    assert found[0][:4] == ("a.txt", 2, "refused", "")
    assert found[0][4] == [
        ["titol", "Comença com una fórmula: escriviu-hi el valor."],
        ["tipus", wrong],
        ["llengua", wrong],
        ["llicencia", wrong],
        ["numero", "És massa llarg: com a molt, 20 caràcters."],
        ["fases", wrong],
        ["audiencia", wrong],
        ["ens", "No és cap ens membre d’aquest espai: escriviu-ne el nom o el codi."],
    ]
    assert found[1:] == [
        ("", 5, "missing", "", [["fitxer", "Hi falta el valor."]]),
        ("a.txt", 3, "missing", "", [["fitxer", "Aquest fitxer ja és en una altra fila."]]),
        ("no-hi-es.txt", 4, "missing", "", [["fitxer", "No és dins del zip."]]),
        ("b.txt", -1, "new", "", []),
    ]
    page = enter("nuria").get(f"{PAGE}{Intake.objects.get().pk}/").content.decode()
    assert "El que té errors no s’importarà." in page
    assert "Importa 1 document<" in page


@pytest.mark.parametrize(
    ("sheet", "why"),
    [
        ("fitxer", "La llista és buida"),
        ("fitxer;color\na.txt;verd", "Columnes desconegudes: color."),
        ("fitxer;fitxer\na.txt;b", "Cal una columna «fitxer», i cap de repetida."),
        ("titol\na", "Cal una columna «fitxer»"),
        (";titol\na.txt;a", "Columnes desconegudes: 1."),
    ],
)
def test_a_sheet_that_cannot_be_read_is_refused_whole(enter, sheet, why):
    assert why in planned(enter("nuria"), ("metadades.csv", sheet), ("a.txt", "a"))
    assert not Intake.objects.exists()


def test_empty_columns_at_the_end_are_nothing(enter):
    assert states(enter("nuria"), ("metadades.csv", "fitxer;;\na.txt;;\n"), ("a.txt", "a")) == {"a.txt": "new"}


def test_two_sheets_are_one_too_many(enter):
    parts = (("metadades.csv", "fitxer\na"), ("Metadades.xlsx", b"x"), ("a.txt", "a"))
    assert planned(enter("nuria"), *parts) == "Hi ha més d’un full de metadades: deixeu-n’hi un."


def test_a_row_finds_its_file_by_name_when_it_is_the_only_one(enter):
    sheet = "fitxer;titol\ncafè.txt;Sol\nIGUAL.txt;Quin?\n.\\x\\IGUAL.txt;Aquest\n"
    parts = (("cafe\u0300.txt", "1"), ("x/igual.txt", "2"), ("y/igual.txt", "3"), ("metadades.csv", sheet))
    found = {path: (row, state) for path, row, state, _why, _errors in planned(enter("nuria"), *parts)}
    assert found == {
        "cafè.txt": (2, "new"),
        "IGUAL.txt": (3, "missing"),
        "x/igual.txt": (4, "new"),
        "y/igual.txt": (-1, "new"),
    }


# What is there, and what is not accepted


def test_what_is_there_is_said_among_what_the_reader_sees(enter, cast, run_jobs):
    share(cast, title="Ja hi era", audience="entity")
    client = enter("nuria")
    assert states(client, ("a.pdf", PDF), ("b.txt", "b"), ("c.txt", "b")) == {
        "a.pdf": "there",
        "b.txt": "new",
        "c.txt": "there",
    }
    page = client.get(f"{PAGE}{Intake.objects.get().pk}/").content.decode()
    assert "Ja hi era" in page
    assert "És el mateix fitxer que «b.txt»." in page
    confirm(client)
    run_jobs()
    assert told(client) == {"a.pdf": "there", "b.txt": "saved", "c.txt": "there"}
    assert Document.objects.count() == 2


def test_what_another_space_holds_is_not_there(enter, cast):
    actions.share_document(
        space=cast.other.pk,
        by=cast.berta,
        upload=SimpleUploadedFile("x.pdf", PDF),
        title="De lluny",
        kind="plan",
        audience="space",
    )
    assert states(enter("nuria"), ("a.pdf", PDF)) == {"a.pdf": "new"}


def test_files_that_are_not_accepted_are_told_and_the_others_go_on(enter, settings):
    settings.ESPAI_UPLOAD_MIB = 1
    found = planned(
        enter("nuria"),
        ("a.exe", b"MZ"),
        ("dins.zip", package(("a.txt", "a"))),
        ("gran.txt", b"x" * (1024 * 1024 + 1)),
        ("buit.txt", b""),
        ("bo.txt", b"bo"),
        ("a." + "x" * 400, b"llarg"),
    )
    why = {path: why for path, _row, state, why, _errors in found if state == "refused"}
    assert set(why) == {"a.exe", "dins.zip", "gran.txt", "buit.txt", "a." + "x" * 400}
    assert why["gran.txt"] == "El fitxer pesa més de 1 MB."
    assert "formats admesos" in why["dins.zip"]


def test_nothing_to_import_offers_no_button(enter):
    client = enter("nuria")
    states(client, ("a.exe", b"MZ"))
    assert "Importa 0" not in client.get(f"{PAGE}{Intake.objects.get().pk}/").content.decode()


# Zips that are not what they should be


def raw(*infos):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for info, content in infos:
            made.writestr(info, content)
    return out.getvalue()


def link():
    info = ZipInfo("enllac.txt")
    info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return info


def locked():
    content = bytearray(raw(("a.txt", "a")))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def overlapping():
    content = bytearray(raw(("a.txt", "a"), ("b.txt", "b")))
    second = content.rindex(b"PK\x01\x02")
    content[second + 42 : second + 46] = bytes(4)
    return bytes(content)


HOSTILE = {
    "text": (b"no", "No és un fitxer zip"),
    "empty": (b"", "buit"),
    "cut": (raw(("a.txt", "a"))[:-30], "No és un fitxer zip"),
    "end alone": (b"PK\x05\x06" + bytes(4) + b"\x01\x00" * 2 + b"\x40\0\0\0" + bytes(6), "No és un fitxer zip"),
    "up": (raw(("../fora.txt", "a")), "un nom que no és segur"),
    "up later": (raw(("a/../../fora.txt", "a")), "un nom que no és segur"),
    "up backwards": (raw(("..\\fora.txt", "a")), "un nom que no és segur"),
    "absolute": (raw(("/etc/fora.txt", "a")), "un nom que no és segur"),
    "drive": (raw(("C:\\fora.txt", "a")), "un nom que no és segur"),
    "control": (raw(("a\x1b[31m.txt", "a")), "un nom que no és segur"),
    "link": (raw((link(), "/etc/passwd")), "un enllaç en comptes d’un fitxer: «enllac.txt»"),
    "locked": (locked(), "protegit amb contrasenya"),
    "overlapping": (overlapping(), "No és un fitxer zip"),
    "many": (raw(*((f"{number}.txt", "a") for number in range(501))), "massa fitxers: com a molt, 500"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_zip_is_refused_with_a_sentence(enter, kind):
    content, why = HOSTILE[kind]
    assert why in planned(enter("nuria"), content)
    assert not Intake.objects.exists()


def test_a_bomb_is_refused_by_what_it_says_and_by_what_it_does(enter, settings, monkeypatch):
    settings.ESPAI_UPLOAD_MIB = 1
    swollen = raw(*((f"{number}.txt", bytes(1024 * 1024)) for number in range(21)))
    assert "El zip és massa gran un cop obert: com a molt, 20 MB." in planned(enter("nuria"), swollen)
    monkeypatch.setattr(zips, "_entries", lambda infos: [zips.Entry(info.filename, info) for info in infos])
    assert "massa gran un cop obert" in planned(enter("nuria"), swollen)


def test_a_list_of_contents_that_would_fill_the_memory_is_not_read(enter, monkeypatch):
    monkeypatch.setattr(zips, "MOST_DIRECTORY", 40)
    assert "massa fitxers" in planned(enter("nuria"), raw(("a.txt", "a")))
    monkeypatch.setattr(zips, "MOST_DIRECTORY", 10**6)
    content = raw(("a.txt", "a"))
    large = (
        content[: content.rindex(b"PK\x05\x06")] + b"PK\x06\x07" + bytes(16) + content[content.rindex(b"PK\x05\x06") :]
    )
    assert "massa fitxers" in planned(enter("nuria"), large)


def test_a_zip_with_a_comment_is_read(enter):
    out = io.BytesIO(raw(("a.txt", "a")))
    with zipfile.ZipFile(out, "a") as made:
        made.comment = b"Fet a l'oficina"
    assert states(enter("nuria"), out.getvalue()) == {"a.txt": "new"}


def test_what_is_damaged_or_squeezed_otherwise_is_refused_alone(enter):
    content = bytearray(raw(("a.txt", "a" * 400), ("b.txt", "b")))
    at = content.index(b"a.txt") + 5
    content[at : at + 4] = b"\xff\xff\xff\xff"
    found = planned(enter("nuria"), bytes(content))
    assert [(path, why) for path, _row, state, why, _errors in found if state == "refused"] == [
        ("a.txt", "Dins del zip, aquest fitxer està malmès.")
    ]
    squeezed = ZipInfo("a.txt")
    squeezed.compress_type = zipfile.ZIP_BZIP2
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(squeezed, "a")
        made.writestr("A.TXT", "b")
    found = planned(enter("nuria"), out.getvalue(), once="l")
    assert {path: why for path, _row, _state, why, _errors in found} == {
        "a.txt": "Està comprimit d’una manera que no es pot llegir.",
        "A.TXT": "Al zip hi ha dos fitxers que es diuen així.",
    }


def test_names_are_read_as_who_made_the_zip_wrote_them(enter):
    old = ZipInfo("carpeta/mem\u0307oria.txt".replace("\u0307", ""))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in ("AAAAA.txt", "BBBBBB.txt"):
            made.writestr(name, name)
        made.writestr("diària.txt", "UTF-8 i ho diu")
        made.writestr(old, "res")
    content = out.getvalue().replace(b"AAAAA.txt", "caf\xe8s.txt".encode("cp437").ljust(9, b"x")[:9])
    content = content.replace(b"BBBBBB.txt", "cafès.txt".encode())
    assert set(states(enter("nuria"), content)) == {"cafès.txt", "carpeta/memoria.txt", "diària.txt"} | {
        "caf\xe8s.txt".encode("cp437").ljust(9, b"x")[:9].decode("cp437")
    }


def test_what_systems_leave_is_not_told_and_the_folder_of_all_is_not_said(enter):
    junk = ("tot/.DS_Store", "tot/Thumbs.db", "__MACOSX/tot/._a.txt", "tot/~$a.docx", "tot/desktop.ini", "tot/sub/")
    parts = [
        *((name, "") for name in junk),
        ("tot/a.txt", "a"),
        ("tot/./sub//b.txt", "b"),
        ("tot/metadades.csv", "fitxer\na.txt"),
    ]
    assert states(enter("nuria"), *parts) == {"a.txt": "new", "sub/b.txt": "new"}


# Sent, confirmed and killed more than once


def test_the_same_form_leads_to_the_same_page(enter):
    client = enter("nuria")
    first, second = (send(client, package(("a.txt", "a"))) for _turn in range(2))
    assert first.url == second.url
    assert Intake.objects.count() == 1


def test_the_newest_that_are_not_confirmed_stay(enter):
    client = enter("nuria")
    for number in range(4):
        send(client, package((f"{number}.txt", "a")), once=f"k{number}", name=f"{number}.zip")
    assert [str(each) for each in Intake.objects.order_by("pk")] == ["1.zip", "2.zip", "3.zip"]
    assert len(default_storage.listdir("intakes")[1]) == 3


def test_nobody_sees_or_confirms_that_of_another(enter, cast):
    send(enter("nuria"), package(("a.txt", "a")))
    Appointment.objects.create(person=cast.ramon, space=cast.space, role="coordination", from_on=timezone.localdate())
    other = enter("ramon")
    assert other.get(f"{PAGE}{Intake.objects.get().pk}/").status_code == 404
    assert confirm(other).status_code == 404
    Appointment.objects.create(person=cast.nuria, space=cast.other, role="coordination", from_on=timezone.localdate())
    assert enter("nuria").get(f"/alla/documents/importa/{Intake.objects.get().pk}/").status_code == 404


def confirmed(client, *parts):
    send(client, package(*parts))
    confirm(client)
    return Intake.objects.get()


def test_it_is_done_in_batches_each_in_its_turn(enter, cast, run_jobs, monkeypatch):
    monkeypatch.setattr(intake, "BATCH", 2)
    client = enter("nuria")
    made = confirmed(client, *((f"{number}.txt", str(number)) for number in range(5)))
    assert intake.carry_out(made)
    assert Document.objects.count() == 2
    page = client.get(f"{PAGE}{made.pk}/").content.decode()
    assert "2 de 5 fitxers" in page
    assert 'value="2"' in page
    run_jobs()
    assert (Document.objects.count(), Intake.objects.get().state) == (5, "done")
    jobs.bring_zip.call(made.pk)
    assert Document.objects.count() == 5


def test_killed_anywhere_it_makes_each_document_once(enter, cast, monkeypatch, run_jobs):
    sheet = "fitxer;autoria\n" + "".join(f"{number}.txt;Oficina\n" for number in range(3))
    made = confirmed(enter("nuria"), ("metadades.csv", sheet), *((f"{number}.txt", str(number)) for number in range(3)))
    done = intake._describe

    def killed(document, *given):
        if document.item.title == "1":
            raise KeyboardInterrupt
        done(document, *given)

    with monkeypatch.context() as patch:
        patch.setattr(intake, "_describe", killed)
        with pytest.raises(KeyboardInterrupt):
            intake.carry_out(made)
    assert Document.objects.count() == 2
    run_jobs()
    assert Document.objects.count() == 3
    assert {(document.authors, document.sheet_version) for document in Document.objects.all()} == {("Oficina", 2)}
    assert set(told(enter("nuria")).values()) == {"saved"}


def test_what_somebody_wrote_meanwhile_stays(enter, cast, monkeypatch):
    made = confirmed(enter("nuria"), ("metadades.csv", "fitxer;autoria\na.txt;Oficina"), ("a.txt", "a"))
    done = intake._describe

    def late(document, by, sheet):
        actions.change_document(document=document, by=by, version=1, facts={"title": "Millor", "authors": "Algú"})
        done(document, by, sheet)

    monkeypatch.setattr(intake, "_describe", late)
    intake.carry_out(made)
    assert [(str(each), each.authors) for each in Document.objects.all()] == [("Millor", "Algú")]


def test_whoever_no_longer_coordinates_imports_nothing(enter, cast, run_jobs):
    confirmed(enter("nuria"), ("a.txt", "a"))
    Appointment.objects.filter(person=cast.nuria).update(until_on=timezone.localdate() - timedelta(days=1))
    run_jobs()
    line = Intake.objects.get().lines[0]
    assert (line["state"], line["why"]) == ("refused", "Ja no coordineu aquest espai.")
    assert not Document.objects.exists()


def test_a_zip_that_is_lost_says_so(enter, run_jobs):
    made = confirmed(enter("nuria"), ("a.txt", "a"))
    default_storage.delete(made.path)
    run_jobs()
    assert Intake.objects.get().lines[0]["why"] == "El zip ja no hi és: torneu-lo a importar."


def rewrite(path, content):
    default_storage.delete(path)
    assert default_storage.save(path, SimpleUploadedFile("x", content)) == path


def test_a_zip_that_was_spoilt_meanwhile_says_so(enter, run_jobs):
    client = enter("nuria")
    made = confirmed(client, ("a.txt", "a" * 400), ("b.txt", "b"))
    content = bytearray(raw(("a.txt", "a" * 400), ("b.txt", "b")))
    at = content.index(b"a.txt") + 5
    content[at : at + 4] = b"\xff\xff\xff\xff"
    rewrite(made.path, bytes(content))
    run_jobs()
    lines = Intake.objects.get().lines
    assert [(line["state"], line["why"]) for line in lines] == [
        ("refused", "Dins del zip, aquest fitxer està malmès."),
        ("saved", ""),
    ]
    send(client, package(("c.txt", "c")), once="l")
    again = Intake.objects.latest("pk")
    confirm(client, again.pk)
    rewrite(again.path, b"no")
    run_jobs()
    again.refresh_from_db()
    assert (again.state, again.lines[0]["why"]) == ("done", "No és un fitxer zip, o està malmès.")


def test_what_lost_its_worker_goes_on_within_the_hour(enter, run_jobs):
    made = confirmed(enter("nuria"), ("a.txt", "a"))
    DBTaskResult.objects.all().delete()
    jobs.forget_staged.call()
    run_jobs()
    assert not Document.objects.exists()
    Intake.objects.filter(pk=made.pk).update(at=timezone.now() - timedelta(hours=2))
    jobs.forget_staged.call()
    run_jobs()
    assert (Document.objects.count(), Intake.objects.get().state) == (1, "done")


def test_what_is_refused_while_it_is_done_is_told(enter, run_jobs):
    made = confirmed(enter("nuria"), ("a.txt", b"a" * 2048), ("b.txt", b"b"))
    made.said["audience"] = "entity"
    made.save()
    run_jobs()
    assert [line["why"] for line in Intake.objects.get().lines] == ["Digueu de quin ens és."] * 2


def test_an_ens_that_left_is_no_member(enter, cast):
    Membership.objects.filter(entity=cast.riu).update(until_on=timezone.localdate() - timedelta(days=1))
    parts = (("metadades.csv", "fitxer;ens\na.txt;Ajuntament de Riu\nb.txt;99-serra"), ("a.txt", "a"), ("b.txt", "b"))
    assert states(enter("nuria"), *parts) == {"a.txt": "refused", "b.txt": "new"}


def test_there_is_no_room_for_the_zip(enter, tmp_path):
    (tmp_path / "files").write_text("There is a file where the folder should be.")
    assert "No s’ha pogut desar el fitxer" in planned(enter("nuria"), ("a.txt", "a"))


def test_a_zip_that_weighs_too_much_is_refused(enter, settings):
    settings.ESPAI_UPLOAD_MIB = 1
    assert planned(enter("nuria"), b"x" * (4 * 1024 * 1024 + 1)) == "El fitxer pesa més de 4 MB."


@pytest.mark.django_db
def test_zips_are_forgotten(enter, cast, run_jobs):
    client = enter("nuria")
    for once in ("a", "b", "c"):
        send(client, package((f"{once}.txt", once)), once=once, name=f"{once}.zip")
    done, shown, recent = Intake.objects.order_by("pk")
    confirm(client, done.pk)
    run_jobs()
    now = timezone.now()
    Intake.objects.filter(pk=shown.pk).update(at=now - timedelta(days=2))
    jobs.forget_staged.call()
    assert set(Intake.objects.values_list("name", flat=True)) == {"a.zip", "c.zip"}
    Intake.objects.filter(pk=done.pk).update(at=now - timedelta(days=31))
    assert intake.forget_old(now=now) == 1
    assert list(Intake.objects.all()) == [recent]
    default_storage.save("intakes/left", SimpleUploadedFile("x", b"x"))
    assert intake.forget_old(now=now + timedelta(hours=25)) == 1
    assert default_storage.listdir("intakes")[1] == []


# Pages


def test_the_template_is_a_list_that_is_read(enter):
    answer = enter("nuria").get(f"{PAGE}plantilla/")
    assert answer["Content-Disposition"] == 'attachment; filename="metadades.csv"'
    rows = manifest.read("metadades.csv", answer.content)
    manifest.check(rows, audiences=audiences_for(is_own=False), entities=[])
    assert [row.errors for row in rows] == [[], []]


@pytest.mark.parametrize("count", [1, 3])
def test_pages_cost_the_same_with_more(enter, cast, count, django_assert_num_queries, run_jobs):
    client = enter("nuria")
    sheet = "fitxer;ens\n" + "".join(f"{number}.txt;Ajuntament de Riu\n" for number in range(count))
    content = package(("metadades.csv", sheet), *((f"{number}.txt", str(number)) for number in range(count)))
    with django_assert_num_queries(10):
        url = send(client, content).url
    with django_assert_num_queries(3):
        client.get(url)
    with django_assert_num_queries(9):
        client.post(url)
    run_jobs()
    with django_assert_num_queries(4):
        client.get(url)
