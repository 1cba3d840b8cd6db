"""A second space, with a little of its own."""

from datetime import date, timedelta

from espai.core.models import Audience
from espai.home.demonstration import sessions
from espai.home.demonstration.cast import Cast, person_of
from espai.members.models import Appointment, Designation, Membership, Space
from espai.topics import actions
from espai.topics.models import Need


def load(cast: Cast, today: date) -> None:
    space = Space.objects.create(
        slug="ciutadania-global",
        name="Educació per a la ciutadania global",
        acronym="ECG",
        summary="Referents dels plans d’educació per a la ciutadania global.",
    )
    begin = today - timedelta(days=100)
    entity = cast.entities["99002"]
    membership = Membership.objects.create(entity=entity, space=space, from_on=begin)
    person = person_of("Berta Nin Oliu")
    Designation.objects.create(membership=membership, person=person, role="referent", from_on=begin)
    Appointment.objects.create(person=cast.coordination, space=space, role="coordination", from_on=begin)
    need = actions.draft_need(
        space=space.pk,
        by=person,
        entity=entity,
        title="No tenim indicadors de l’educació per a la ciutadania global",
        text="Comptem activitats, però no sabem què canvia.",
        kind=Need.Kind.PLAN,
    )
    actions.publish_need(need=need, by=person, audience=Audience.SPACE)
    sessions.small(space, cast.coordination)
