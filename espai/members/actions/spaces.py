"""Opening a space, before anybody can sign in to it."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from espai.core import events
from espai.core.errors import Refused
from espai.core.models import Item
from espai.members.events import SPACE_OPENED
from espai.members.models import Appointment, Edition, Person, Space


@transaction.atomic
def open_space(*, slug: str, name: str, email: str, full_name: str) -> Space:
    """Open a space with an edition of this year, coordinated by a person, who is written if nobody has that address.

    Refuses an address of space that is taken.
    """
    today = timezone.localdate()
    try:
        with transaction.atomic():
            space = Space.objects.create(slug=slug, name=name)
    except IntegrityError:
        raise Refused(_("Ja hi ha un espai amb aquesta adreça.")) from None
    Edition.objects.create(
        space=space,
        name=str(today.year),
        starts_on=today.replace(month=1, day=1),
        ends_on=today.replace(month=12, day=31),
    )
    person = Person.objects.filter(email=email.strip().lower()).first()
    if person is None:
        person = Person.objects.create_user(email=email, full_name=full_name)
    Appointment.objects.create(person=person, space=space, role=Appointment.Role.COORDINATION, from_on=today)
    events.record(SPACE_OPENED, by=None, item=Item(kind="space", space_id=space.pk), target=space.pk)
    return space
