"""Bringing in a list of entities: shown first, done as a whole or not at all."""

import io
import re
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone, translation

from espai.core.errors import Conflict, Refused
from espai.core.models import Event
from espai.members import importing, sheets
from espai.members.actions import bringing
from espai.members.models import Entity, Membership, Person, PopulationFigure

pytestmark = pytest.mark.django_db
PAGE = "/aqui/membres/importa/"
HEAD = "codi;nom;tipus;comarca;població;any;font"
TWO = (
    f"{HEAD}\n8007;Ajuntament de Nou;Ajuntament;Osona;12.345;2025;Idescat\nC99;Consell de Nou;consell comarcal;Osona;;;"
)


def lines(text, cast, name="ens.csv"):
    content = text if isinstance(text, bytes) else text.encode()
    read = importing.headed(sheets.read(name, content))
    return importing.plan(read, cast.space.pk, timezone.localdate())


def bring(text, cast):
    planned = lines(text, cast)
    return bringing.import_entities(
        lines=planned, seen=importing.digest(planned), space=cast.space.pk, by=cast.nuria, today=timezone.localdate()
    )


def book(*rows):
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def states(planned):
    return [line.state for line in planned]


def upload(client, text, name="ens.csv"):
    content = text if isinstance(text, bytes) else text.encode()
    return client.post(PAGE, {"upload": SimpleUploadedFile(name, content)})


def sealed(response):
    return re.search(r'name="sealed" value="([^"]+)"', response.text)[1]


@pytest.mark.parametrize(
    "content",
    [
        TWO.encode(),
        TWO.encode("utf-8-sig"),
        TWO.encode("cp1252"),
        TWO.replace(";", ",").encode(),
        TWO.replace(";", "\t").replace("\n", "\r\n").encode(),
        f"\n\n{TWO}\n;;;;;;\n".encode(),
    ],
)
def test_lists_as_spreadsheets_write_them(cast, content):
    planned = lines(content, cast)
    assert states(planned) == ["new", "new"]
    assert planned[0].values["codi"] == "08007"
    assert planned[0].values["nom"] == "Ajuntament de Nou"


def test_a_workbook(cast):
    content = book(
        ["Codi", "Nom", "Tipus", "Comarca", "Població", "Any", "Font", "membre_des_de", None],
        [8007, "Ajuntament de Nou", "Ajuntament", "Osona", 12345.0, 2025, "Idescat", timezone.datetime(2026, 1, 31)],
    )
    planned = lines(content, cast, "ens.XLSX")
    assert states(planned) == ["new"]
    assert (planned[0].values["poblacio"], planned[0].values["membre_des_de"]) == ("12345", "2026-01-31")


def test_a_list_is_written_and_brought_again_changes_nothing(cast):
    assert bring(TWO, cast) == {"new": 2, "changed": 0}
    nou = Entity.objects.get(code="08007")
    assert (nou.kind, nou.comarca, nou.sort_key) == ("town_council", "Osona", "nou")
    figure = PopulationFigure.objects.get()
    assert (figure.entity, figure.year, figure.inhabitants, figure.source) == (nou, 2025, 12345, "Idescat")
    events = Event.objects.count()
    assert states(lines(TWO, cast)) == ["same", "same"]
    assert bring(TWO, cast) == {"new": 0, "changed": 0}
    assert Event.objects.count() == events


def test_what_is_blank_does_not_change_and_what_is_said_does(cast):
    bring(TWO, cast)
    assert bring("codi;comarca;poblacio;any;font\n08007;;13 000;2025;Idescat\nC99;Moianès;;;\n", cast) == {
        "new": 0,
        "changed": 2,
    }
    assert Entity.objects.get(code="C99").comarca == "Moianès"
    assert Entity.objects.get(code="08007").name == "Ajuntament de Nou"
    assert PopulationFigure.objects.get().inhabitants == 13_000


def test_members_and_referents_come_too(cast):
    head = "codi;membre_des_de;referent;correu"
    text = f"{head}\n99-lluny;2026-01-15;Rosa Pi;Rosa@mostra.example\n99-serra;01/02/2026;Montse;montse@mostra.example"
    assert states(lines(text, cast)) == ["changed", "same"]
    assert bring(text, cast) == {"new": 0, "changed": 1}
    membership = Membership.objects.get(entity=cast.lluny, space=cast.space)
    assert (membership.from_on.isoformat(), membership.designations.get().person.email) == (
        "2026-01-15",
        "rosa@mostra.example",
    )
    assert states(lines(text, cast)) == ["same", "same"]
    later = f"{head}\n99-riu;2020-01-15;Nova Persona;nova@mostra.example"
    bring(later, cast)
    assert Person.objects.get(email="nova@mostra.example").designations.get().membership.entity == cast.riu


def test_a_member_without_referent(cast):
    bring("codi;membre_des_de\n99-lluny;2026-01-15", cast)
    assert not Membership.objects.get(entity=cast.lluny, space=cast.space).designations.exists()


def test_a_referent_whose_account_is_closed_stops_the_whole_list(cast):
    Person.objects.create_user("rosa@mostra.example", "Rosa", is_active=False)
    text = (
        "codi;comarca;membre_des_de;referent;correu\n99-riu;Moianès;;;\n99-lluny;;2026-01-15;Rosa;rosa@mostra.example"
    )
    with pytest.raises(Refused, match="Fila 3: El compte"):
        bring(text, cast)
    assert Entity.objects.get(code="99-riu").comarca == "Mostra"


@pytest.mark.parametrize(
    ("row", "columns"),
    [
        (";Nom;Ajuntament;Osona;;;;;;", ["codi"]),
        ("08 007;Nom;Ajuntament;Osona;;;;;;", ["codi"]),
        ("99123;Nom;Ajuntament;Osona;;;;;;", ["codi"]),
        ("08007;;;;;;;;;", ["nom", "tipus", "comarca"]),
        ("08007;Nom;Vila;Osona;;;;;;", ["tipus"]),
        ("08007;Nom;Ajuntament;Osona;12,5;2025;Idescat;;;", ["poblacio"]),
        ("08007;Nom;Ajuntament;Osona;1.23;2025;Idescat;;;", ["poblacio"]),
        ("08007;Nom;Ajuntament;Osona;99999999;2025;Idescat;;;", ["poblacio"]),
        ("08007;Nom;Ajuntament;Osona;;2025;;;;", ["poblacio"]),
        ("08007;Nom;Ajuntament;Osona;1.234;;;;;", ["any", "font"]),
        ("08007;Nom;Ajuntament;Osona;1.234;25;Idescat;;;", ["any"]),
        ("08007;Nom;Ajuntament;Osona;;;;2999-01-01;;", ["membre_des_de"]),
        ("08007;Nom;Ajuntament;Osona;;;;ahir;;", ["membre_des_de"]),
        ("08007;Nom;Ajuntament;Osona;;;;;Rosa;", ["membre_des_de", "correu"]),
        ("08007;Nom;Ajuntament;Osona;;;;2026-01-01;;a@b.cat", ["referent"]),
        ("08007;Nom;Ajuntament;Osona;;;;2026-01-01;Rosa;no", ["correu"]),
        ("08007;=CMD();Ajuntament;+1;;;;;;", ["nom", "comarca"]),
        ("08007;@SUM(A1);Ajuntament;-1;;;;;;", ["nom", "comarca"]),
        (f"08007;{'x' * 121};Ajuntament;Osona;;;;;;", ["nom"]),
        ("08007;No\u202em;Ajuntament;Osona;;;;;;", ["nom"]),
    ],
)
def test_what_is_wrong_is_said_by_row_and_column(cast, row, columns):
    planned = lines(f"{';'.join(importing.COLUMNS)}\n{row}", cast)
    assert [(line.number, [column for column, _said in line.errors]) for line in planned] == [(2, columns)]
    with pytest.raises(Refused, match="no s’ha desat res"):
        bring(f"{';'.join(importing.COLUMNS)}\n{row}", cast)
    assert Entity.objects.count() == 3


def test_a_code_is_there_once(cast):
    planned = lines(f"{HEAD}\n8007;A;Ajuntament;O;;;\n08007;A;Ajuntament;O;;;", cast)
    assert states(planned) == ["wrong", "wrong"]


def test_a_formula_of_a_workbook_is_not_computed(cast):
    content = book(["codi", "nom", "tipus", "comarca"], ["08007", "=HYPERLINK(1)", "Ajuntament", "Osona"])
    assert lines(content, cast, "e.xlsx")[0].errors == [("nom", "Comença com una fórmula: escriviu-hi el valor.")]


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/worksheets/sheet1.xml", b"0" * (sheets.MOST_UNPACKED + 1))
    return out.getvalue()


def entities():
    plain = book(["codi"], ["1"])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain)) as source, zipfile.ZipFile(out, "w") as made:
        for name in source.namelist():
            content = source.read(name)
            if name.endswith("sheet1.xml"):
                content = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'
            made.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"", "buida"),
        ("a.csv", b"codi\n", "buida"),
        ("a.csv", b"codi;color\n1;x", "Columnes desconegudes: color"),
        ("a.csv", b"codi;;nom\n1;x;y", "Columnes desconegudes: 2"),
        ("a.csv", b"nom\nx", "Cal una columna"),
        ("a.csv", b"codi;codi\n1;2", "cap de repetida"),
        ("a.csv", b"a\0b", "No és un fitxer CSV ni XLSX"),
        ("a.csv", b'codi\n"' + b"x" * 140_000, "no es pot llegir"),
        ("a.csv", b"codi\n" + b"1\n" * 2_001, "massa llarga"),
        ("a.csv", b"x" * (sheets.MOST_BYTES + 1), "massa gran"),
        ("a.xlsx", b"no", "XLSX no es pot llegir"),
        ("a.xlsx", bomb, "massa gran un cop obert"),
        ("a.xlsx", entities, "XLSX no es pot llegir"),
        ("a.xlsx", lambda: book(*[["codi"]] * 2_005), "massa llarga"),
    ],
)
def test_what_is_no_list_is_refused_with_a_sentence(cast, name, content, said):
    with pytest.raises(Refused, match=said):
        lines(content() if callable(content) else content, cast, name)


def test_the_page_shows_first_and_writes_what_it_showed(enter, cast):
    client = enter("nuria")
    assert client.get(PAGE).status_code == 200
    shown = upload(client, TWO)
    assert "Ajuntament de Nou" in shown.text
    assert Entity.objects.count() == 3
    done = client.post(PAGE, {"sealed": sealed(shown)})
    assert done.url == "/aqui/membres/"
    assert Entity.objects.count() == 5
    assert "no hi ha res per desar" in upload(client, TWO).text
    assert "S’ha desat" not in client.post(PAGE, {"sealed": sealed(shown)}).text


def test_what_changed_meanwhile_is_shown_again(enter, cast):
    client = enter("nuria")
    shown = upload(client, TWO)
    Entity.objects.create(code="C99", name="Un altre", kind="other", comarca="O", sort_key="x")
    again = client.post(PAGE, {"sealed": sealed(shown)})
    assert "Alguna cosa ha canviat" in again.text
    assert not Entity.objects.filter(code="08007").exists()
    client.post(PAGE, {"sealed": sealed(again)})
    assert Entity.objects.get(code="C99").name == "Consell de Nou"


def test_a_list_with_errors_cannot_be_confirmed(enter, cast):
    shown = upload(enter("nuria"), f"{TWO}\n08009;;;;;;")
    assert "sealed" not in shown.text
    assert "Hi ha 1 fila amb errors" in shown.text
    assert "Hi falta el valor." in shown.text


def test_the_seal_is_of_whoever_saw_it_and_cannot_be_made(enter, cast):
    shown = upload(enter("nuria"), TWO)
    for name, forged in (("nuria", "x"), ("nuria", sealed(shown)[:-2])):
        response = enter(name).post(PAGE, {"sealed": forged}, follow=True)
        assert "torneu a triar el fitxer" in response.text
    assert enter("montse").post(PAGE, {"sealed": sealed(shown)}).status_code == 403
    assert Entity.objects.count() == 3


def test_what_is_refused_at_the_end_is_said(enter, cast):
    client = enter("nuria")
    head = "codi;membre_des_de;referent;correu"
    shown = upload(client, f"{head}\n99-lluny;2026-01-15;Rosa;rosa@mostra.example")
    assert "Es convidarà 1 persona" in shown.text
    Person.objects.create_user("rosa@mostra.example", "Rosa", is_active=False)
    assert "Fila 2: El compte" in client.post(PAGE, {"sealed": sealed(shown)}, follow=True).text


def test_a_file_that_is_wrong_or_too_big(enter, cast, monkeypatch):
    client = enter("nuria")
    assert "No és un fitxer" in upload(client, b"a\0b").text
    assert set(client.post(PAGE, {"x": 1}).context["form"].errors) == {"upload"}
    assert "massa gran" in upload(client, b"x" * (sheets.MOST_BYTES + 1)).text
    noise = "\n".join(f"{number:05};Ajuntament {hash(str(number) * 9)};Ajuntament;O;;;" for number in range(1, 1900))
    monkeypatch.setattr("espai.members.views.importing.MOST_SEALED", 1_000)
    assert "partiu-la en dues" in upload(client, f"{HEAD}\n{noise}").text


def test_a_long_list_is_shown_in_part(enter, cast):
    many = "\n".join(f"{number:05};Ajuntament {number};Ajuntament;O;;;" for number in range(1, 206))
    assert "I 5 files més" in upload(enter("nuria"), f"{HEAD}\n{many}").text


@pytest.mark.parametrize("count", [1, 40])
def test_a_longer_list_costs_no_more(enter, cast, count, django_assert_num_queries):
    client = enter("nuria")

    def listed(word):
        rows = [f"{number:05};{word} {number};Ajuntament;O;{number};2025;{word}" for number in range(1, count + 1)]
        return f"{HEAD}\n" + "\n".join(rows)

    client.post(PAGE, {"sealed": sealed(upload(client, listed("Nou")))})
    with django_assert_num_queries(6):
        shown = upload(client, listed("Altre"))
    with django_assert_num_queries(13):
        client.post(PAGE, {"sealed": sealed(shown)})
    assert Entity.objects.filter(name__startswith="Altre").count() == count


def test_the_template_can_be_brought(enter, cast):
    response = enter("nuria").get(f"{PAGE}plantilla/")
    assert response["Content-Disposition"] == 'attachment; filename="ens.csv"'
    assert states(lines(response.content, cast)) == ["new", "new"]


def test_a_plan_that_is_not_the_one_shown_is_not_carried_out(cast):
    with pytest.raises(Conflict):
        bringing.import_entities(
            lines=lines(TWO, cast), seen="x", space=cast.space.pk, by=cast.nuria, today=timezone.localdate()
        )


def test_a_figure_that_a_spreadsheet_keeps_with_decimals_is_that_figure():
    assert [sheets._cell(value) for value in (12345.0, 12.5, None)] == ["12345", "12.5", ""]


def test_a_list_in_catalan_is_read_whatever_the_language_of_who_brings_it():
    with translation.override("en"):
        assert importing.kind_of("Ajuntament") == importing.kind_of("Town council") == "town_council"
