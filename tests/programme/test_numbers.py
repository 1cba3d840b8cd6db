"""Numbers that no column holds are refused as any other that there is not."""

import pytest

from espai.programme.models import Attendance, Session
from tests.programme.conftest import fresh
from tests.programme.test_pages import NEW


@pytest.mark.parametrize("value", ["9" * 25, "9" * 5000, "٣", "-1"])
def test_a_roll_of_people_that_there_are_not(enter, cast, held, value):
    names = ("on_site", "online", "extra")
    values = {name: [value] for name in names} | {"version": "1"}
    assert enter("nuria").post(f"/aqui/sessions/{held.pk}/llista/", values).status_code == 302
    assert not Attendance.objects.filter(present=True).exists()


@pytest.mark.parametrize("value", ["9" * 25, "9" * 5000])
def test_an_agenda_that_there_never_was(enter, planned, value):
    point, version = planned.points.first(), fresh(planned).agenda_version
    for act in ("mou", "treu"):
        address = f"/aqui/sessions/{planned.pk}/ordre/{point.pk}/{act}/"
        assert enter("nuria").post(address, {"version": value, "cap": "avall"}).status_code == 302
    assert fresh(planned).agenda_version == version


def test_a_contribution_to_a_session_that_there_is_not(enter, cast):
    assert enter("nuria").get(f"/aqui/sessions/{10**25}/aportacions/1-x/").status_code == 404


@pytest.mark.parametrize("value", ["9" * 25, "9" * 5000])
def test_topics_that_there_are_not(enter, cast, value):
    form = enter("nuria").post("/aqui/sessions/nova/", NEW | {"topics": [value]}).context["form"]
    assert list(form.errors) == ["topics"]
    assert not Session.objects.exists()
