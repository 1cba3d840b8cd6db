from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from espai.members.models.spaces import ENDS_AFTER, Membership, Space


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str, full_name: str, password: str | None = None, **fields: object) -> "Person":
        """Write a person; without a password they sign in by a code sent to their mailbox."""
        person = self.model(email=email.strip().lower(), full_name=full_name, **fields)
        person.set_password(password)
        person.save()
        return person

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email=(username or "").lower())


class Person(AbstractBaseUser):
    """Somebody who acts for an entity, coordinates, or is invited; never a member by themself."""

    email = models.EmailField(unique=True)
    full_name = models.CharField(max_length=120)
    language = models.CharField(max_length=5, blank=True)
    is_active = models.BooleanField(default=True)
    is_invented = models.BooleanField(default=False, help_text="Of the demonstration.")
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]
    objects = PersonManager()

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(email=Lower("email")), name="person_email_is_lower_case"),
        ]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: object, **kwargs: object) -> None:
        self.email = self.email.lower()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def first_name(self) -> str:
        return self.full_name.split()[0]

    @property
    def initials(self) -> str:
        return "".join(word[0] for word in self.full_name.split()[:2]).upper()


class Designation(models.Model):
    """A person acts for a member entity, in a role, between dates."""

    class Role(models.TextChoices):
        REFERENT = "referent", _("Persona referent")
        DEPUTY = "deputy", _("Suplent")
        COUNCILLOR = "councillor", _("Càrrec electe")

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="designations")
    person = models.ForeignKey(Person, models.CASCADE, related_name="designations")
    role = models.CharField(max_length=20, choices=Role)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            CheckConstraint(condition=ENDS_AFTER, name="designation_ends_after_it_begins"),
            UniqueConstraint(
                fields=["membership", "person", "role"], condition=Q(until_on=None), name="one_live_designation"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.role}"


class Appointment(models.Model):
    """A role that does not come from an entity: in one space, or in the installation when `space` is null."""

    class Role(models.TextChoices):
        COORDINATION = "coordination", _("Coordinació")
        OBSERVER = "observer", _("Persona observadora")
        ADMINISTRATOR = "administrator", _("Administració")

    person = models.ForeignKey(Person, models.CASCADE, related_name="appointments")
    space = models.ForeignKey(Space, models.CASCADE, null=True, blank=True, related_name="appointments")
    role = models.CharField(max_length=20, choices=Role)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            CheckConstraint(condition=ENDS_AFTER, name="appointment_ends_after_it_begins"),
            CheckConstraint(condition=Q(role="administrator") | Q(space__isnull=False), name="appointed_to_a_space"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.role}"
