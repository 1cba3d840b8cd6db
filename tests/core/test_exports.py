"""Lists as files: the exact bytes of CSV, the cells of XLSX, and no formula in either."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.utils import translation

from espai.core import exports
from espai.core.exports import Format, Table, address, answer, asked, batches, plain
from espai.members.models import Entity
from tests.exported import close, rows, sheet, values

MOMENT = datetime(2026, 7, 1, 22, 30, 15, 999, tzinfo=UTC)
NAIVE = MOMENT.replace(microsecond=0, tzinfo=None)
SIGNS = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"]  # noqa: RUF001
TODAY = "2026-07-02"


@pytest.fixture(autouse=True)
def _on_a_day(time_machine):
    time_machine.move_to(datetime(2026, 7, 2, 10, tzinfo=UTC), tick=False)


def table(*lines, columns=("Què", "Quan"), title="Els d’aquí: plans"):
    return Table(title, columns, iter(lines))


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("?format=csv", Format.CSV),
        ("?format=csv-bom", Format.CSV_BOM),
        ("?format=xlsx&q=pla", Format.XLSX),
        ("?format=CSV", None),
        ("?format=pdf", None),
        ("?format=", None),
        ("", None),
    ],
)
def test_an_address_asks_for_a_format_by_its_name(rf, wanted, found):
    assert asked(rf.get(f"/{wanted}")) is found


def test_what_a_form_sends_asks_for_no_file(rf):
    assert asked(rf.post("/?format=csv", {"format": "csv"})) is None


def test_csv_is_utf8_with_commas_and_crlf_and_quotes_only_where_needed():
    response = answer(
        Format.CSV, table(["Pla, «director»", 3], ['Diu "sí"', None], ["dues\nlínies", date(2026, 3, 12)])
    )
    assert response.getvalue() == (
        'Què,Quan\r\n"Pla, «director»",3\r\n"Diu ""sí""",\r\n"dues\nlínies",2026-03-12\r\n'.encode()
    )


def test_csv_for_excel_is_the_same_after_a_mark():
    bare, marked = (answer(kind, table(["à", 1])).getvalue() for kind in (Format.CSV, Format.CSV_BOM))
    assert marked == b"\xef\xbb\xbf" + bare
    assert bare == "Què,Quan\r\nà,1\r\n".encode()


@pytest.mark.parametrize(
    ("wanted", "name", "kind"),
    [
        (Format.CSV, f"els-daqui-plans-{TODAY}.csv", "text/csv; charset=utf-8"),
        (Format.CSV_BOM, f"els-daqui-plans-{TODAY}.csv", "text/csv; charset=utf-8"),
        (Format.XLSX, f"els-daqui-plans-{TODAY}.xlsx", exports.XLSX_TYPE),
    ],
)
def test_a_file_is_an_attachment_named_by_its_title_and_the_day(wanted, name, kind):
    response = answer(wanted, table())
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert (response["Content-Type"], response.streaming) == (kind, True)
    assert response.getvalue() != b""
    close(response)


def test_csv_is_read_a_row_at_a_time():
    read = []

    def lines():
        for number in range(3):
            read.append(number)
            yield [number, None]

    pieces = iter(answer(Format.CSV, Table("T", ["A", "B"], lines())))
    assert (next(pieces), read) == (b"A,B\r\n", [])
    assert (next(pieces), read) == (b"0,\r\n", [0])
    assert (list(pieces), read) == ([b"1,\r\n", b"2,\r\n"], [0, 1, 2])


@pytest.mark.parametrize("sign", SIGNS)
def test_no_text_is_a_formula_in_either_format(sign):
    text = f"{sign}HYPERLINK(1)"
    assert list(answer(Format.CSV, table([text, text]))) == [
        "Què,Quan\r\n".encode(),
        # The writer quotes what holds the end of a line.
        (f'"\'{text}","\'{text}"\r\n' if sign in "\r\n" else f"'{text},'{text}\r\n").encode(),
    ]
    cell = sheet(answer(Format.XLSX, table([text, 1])))["A2"]
    # XML makes of a carriage return the end of a line.
    assert (cell.value.replace("\r", "\n"), cell.data_type) == (f"'{text}".replace("\r", "\n"), "s")


@pytest.mark.parametrize("sign", SIGNS)
def test_a_label_is_no_formula_either(sign):
    made = table(columns=[f"{sign}1"])
    assert answer(Format.CSV, made).getvalue().startswith(b"\"'" if sign in "\r\n" else b"'")


@pytest.mark.parametrize("text", ["a=1", "1+1", "x@y", " =1", "'=1", "", "«=»"])
def test_other_texts_stay_as_they_are(text):
    assert plain(text) == text


@pytest.mark.parametrize(("text", "left"), [("a\x00b\x0bc\x1fd", "abcd"), ("\x00=1", "'=1"), ("a\tb\nc", "a\tb\nc")])
def test_what_a_sheet_refuses_is_dropped_before_a_formula_is_looked_for(text, left):
    assert plain(text) == left
    assert rows(answer(Format.CSV, table([text, 1])))[1] == [left, "1"]
    assert values(answer(Format.XLSX, table([text, 1])))[1] == [left, 1]


def test_numbers_stay_numbers_and_dates_dates():
    line = [-5, date(2026, 3, 12), MOMENT, NAIVE, True, False, None, "#N/A", "07"]
    labels = [str(number) for number in range(len(line))]
    local, day = NAIVE + timedelta(hours=2), NAIVE.replace(month=3, day=12, hour=0, minute=0, second=0)
    read = sheet(answer(Format.XLSX, table(line, columns=labels)))
    assert [cell.value for cell in read[2]] == [
        -5, day, local, NAIVE, "Sí", "No", None, "#N/A", "07"
    ]  # fmt: skip
    assert [cell.data_type for cell in read[2]] == ["n", "d", "d", "d", "s", "s", "n", "s", "s"]
    assert rows(answer(Format.CSV, table(line, columns=labels)))[1] == [
        "-5", "2026-03-12", "2026-07-02 00:30:15", "2026-07-01 22:30:15", "Sí", "No", "", "#N/A", "07"
    ]  # fmt: skip


@pytest.mark.parametrize(("language", "yes"), [("ca", "Sí"), ("es", "Sí"), ("en", "Yes")])
def test_yes_is_said_in_the_language_of_the_reader(language, yes):
    with translation.override(language):
        assert plain(value=True) == yes


def test_the_head_of_a_sheet_is_bold_and_stays_in_sight():
    read = sheet(answer(Format.XLSX, table(["a", 1], title="Aportacions: [Com avaluem] un pla?")))
    assert [cell.font.bold for row in read.iter_rows() for cell in row] == [True, True, False, False]
    assert (read.freeze_panes, read.title) == ("A2", "Aportacions   Com avaluem  un p")
    assert {place: read.column_dimensions[place].width for place in "AB"} == {"A": 24, "B": 24}


def test_a_list_without_rows_is_its_labels():
    assert rows(answer(Format.CSV, table())) == [["Què", "Quan"]]
    assert values(answer(Format.XLSX, table())) == [["Què", "Quan"]]


def test_an_address_is_whole(rf, settings):
    settings.BASE_URL = "https://espai.example"
    request = rf.get("/")
    request.space = SimpleNamespace(slug="aqui")
    assert address(request, "temes/1-a/") == "https://espai.example/aqui/temes/1-a/"


def test_rows_are_read_by_batches(cast, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(exports, "ROWS", 2)
    codes = Entity.objects.order_by("code").values_list("code", flat=True)
    with django_assert_num_queries(1):
        assert list(batches(codes)) == [["99-lluny", "99-riu"], ["99-serra"]]
    assert list(batches(codes.none())) == []
