"""The sign-in library asks here how to write to people: through the outbox, like everybody."""

import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext as _

from espai.members.models import Person
from espai.notices import outbox


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False  # people come by invitation

    def is_safe_url(self, url: str | None) -> bool:
        try:
            return bool(super().is_safe_url(url))
        except ValueError:  # it is no address at all
            return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put the message in the outbox; it may hold a code, so its text is not kept once it is sent."""
        person = Person.objects.filter(email=email.lower(), is_active=True).first()
        if person is None:
            return
        mail = self.render_mail(template_prefix, email, context)
        outbox.post(
            key=f"account:{secrets.token_hex(12)}",
            batch="account",
            to=person,
            reason=_("Algú, segurament vós, ho ha demanat des de la pàgina d’entrada."),
            subject=mail.subject,
            text=mail.body,
            is_secret=True,
        )
