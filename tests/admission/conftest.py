"""An edition that receives applications, and an entity that is not a member."""

from datetime import timedelta

import pytest
from django.utils import timezone

from espai.admission import actions
from espai.admission.models import Application
from espai.members.models import Edition, Entity


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def edition(cast, today):
    return Edition.objects.create(
        space=cast.space,
        name="Edició 1",
        starts_on=today,
        ends_on=today + timedelta(days=365),
        kinds=["town_council", "comarcal_council"],
        phases=["drafting", "implementation", "evaluation"],
        more_than=10_000,
        applications_from=today - timedelta(days=3),
        applications_until=today + timedelta(days=30),
    )


@pytest.fixture
def nova(db):
    return Entity.objects.create(
        code="99-nova",
        name="Ajuntament de Nova",
        kind="town_council",
        comarca="Mostra",
        sort_key="nova",
        is_invented=True,
    )


@pytest.fixture
def said():
    """What somebody says of their case."""
    return {
        "phase": "implementation",
        "statement": "Volem compartir el pla.",
        "contact_name": "Quim Vidal",
        "contact_email": "quim@mostra.example",
        "contact_role": "Cap d’àrea",
        "referent_name": "Rosa Pi",
        "referent_email": "rosa@mostra.example",
    }


@pytest.fixture
def draft(edition, nova, said):
    return actions.draft_application(edition=edition, entity=nova, said=said)


@pytest.fixture
def case(draft, today):
    assert actions.confirm_application(application=draft, digits=draft.code.digits, today=today)
    return Application.objects.select_related("item", "entity", "edition").get(pk=draft.pk)
