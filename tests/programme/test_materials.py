"""Materials that hang from an agenda: what was withdrawn holds nothing back."""

import pytest

from espai.classroom.actions import add_document, withdraw_document
from espai.classroom.models import Document
from espai.core.errors import Refused
from espai.programme import actions
from espai.programme.models import Session
from tests.files import upload
from tests.programme.conftest import add, draft, fresh


def hang(cast, about):
    return add_document(about=about, by=cast.nuria, upload=upload(), title="Full", kind="material")


def test_a_point_goes_once_its_material_is_withdrawn(cast, planned):
    point = planned.points.first()
    document = hang(cast, point.item)
    version = fresh(planned).agenda_version
    with pytest.raises(Refused, match="Aquest punt té materials"):
        actions.remove_point(point=point, by=cast.nuria, version=version)
    withdraw_document(document=document, by=cast.nuria)
    actions.remove_point(point=point, by=cast.nuria, version=version)
    assert planned.points.count() == 2
    assert Document.objects.get() == document


@pytest.mark.parametrize("of_point", [True, False])
def test_a_draft_goes_once_its_material_is_withdrawn(cast, of_point):
    session = draft(cast)
    add(session, cast.nuria)
    about = session.points.first().item if of_point else session.item
    document = hang(cast, about)
    withdraw_document(document=document, by=cast.nuria)
    actions.discard_session(session=session, by=cast.nuria)
    assert not Session.objects.exists()
    assert Document.objects.get() == document
