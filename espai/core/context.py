"""What every page is given."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from espai.core import navigation
from espai.core.access import Standing

NAMES = {"ca": "Català", "es": "Castellano", "en": "English"}  # each in its own language


def page(request: HttpRequest) -> dict[str, Any]:
    who = getattr(request, "who", Standing())
    space = getattr(request, "space", None)
    return {
        "who": who,
        "space": space,
        "navigation": navigation.menu(who, space.slug, request.path) if space else None,
        "search_url": f"/{space.slug}/cerca/" if space else "",
        "languages": [{"code": code, "name": name, "current": code == get_language()} for code, name in NAMES.items()],
        "demonstration": settings.DEMO,
        "contact": settings.ESPAI_CONTACT,
        "sign_in_next": request.get_full_path(),
    }
