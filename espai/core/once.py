"""A form sent twice — an impatient finger, the back button — is carried out once."""

import secrets

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from espai.core.models import Submission


def new_key() -> str:
    return secrets.token_urlsafe(16)


class OnceField(forms.CharField):
    """The hidden key of a form; each form shown has its own."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(initial=new_key, max_length=40, error_messages={"required": _("Torneu a obrir el formulari.")})


def found(key: str) -> str:
    """Return the path that a form with this key led to; raises DoesNotExist when it has not been carried out."""
    return Submission.objects.values_list("path", flat=True).get(key=key)


def already(key: str) -> str:
    """Return the path that a form with this key led to, or nothing when it has not been carried out."""
    path = Submission.objects.filter(key=key).values_list("path", flat=True).first() if key.isprintable() else None
    return path or ""


def remember(*, key: str, path: str) -> None:
    """Keep that a form was carried out; call it inside the action's transaction.

    Raises IntegrityError, and so undoes the action, when the same form got there first.
    """
    Submission.objects.create(key=key, path=path, at=timezone.now())
