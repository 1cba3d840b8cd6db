"""What the forms of the programme refuse with a sentence."""

import pytest

from espai.core.fields import DayField
from espai.programme.models import Session
from tests.programme.test_pages import NEW

NEW_SESSION = "/aqui/sessions/nova/"


def test_an_hour_that_does_not_exist_ends_before_it_starts(enter, cast):
    values = NEW | {"day": "2027-03-28", "begins": "02:30", "ends": "03:00"}
    form = enter("nuria").post(NEW_SESSION, values).context["form"]
    assert dict(form.errors) == {"ends": ["L’hora d’acabar ha de ser posterior a la de començar."]}


def test_hours_in_the_wrong_order_are_said_once(enter, cast):
    form = enter("nuria").post(NEW_SESSION, NEW | {"begins": "13:30", "ends": "09:30"}).context["form"]
    assert dict(form.errors) == {"ends": ["L’hora d’acabar ha de ser posterior a la de començar."]}


@pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31", "2101-01-01", "9999-12-31"])
def test_a_day_far_away_is_refused(enter, cast, day):
    form = enter("nuria").post(NEW_SESSION, NEW | {"day": day}).context["form"]
    assert dict(form.errors) == {"day": ["Cal un any entre 2000 i 2100."]}
    assert not Session.objects.exists()


@pytest.mark.parametrize("day", ["2000-01-01", "2100-12-31"])
def test_a_day_of_this_century_is_taken(enter, cast, day):
    assert enter("nuria").post(NEW_SESSION, NEW | {"day": day}).status_code == 302
    assert Session.objects.exists()


def test_a_day_may_be_left_out_where_it_is_not_required():
    assert DayField(required=False).clean("") is None
