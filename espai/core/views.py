from datetime import timedelta

from django import forms
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from espai.core.access import Standing, access
from espai.core.models import Heartbeat
from espai.core.requests import Request


def anyone(who: Standing) -> bool:
    return True


@access(anyone)
def alive(request: Request) -> HttpResponse:
    return HttpResponse("viu", content_type="text/plain")


@access(anyone)
def ready(request: Request) -> HttpResponse:
    executor = MigrationExecutor(connection)
    cache.set("salut", "bé", 60)
    seen = Heartbeat.objects.filter(at__gt=timezone.now() - timedelta(minutes=5))
    checks = {
        "migrations": not executor.migration_plan(executor.loader.graph.leaf_nodes()),
        "cache": cache.get("salut") == "bé",
        "worker": seen.exists(),
    }
    return JsonResponse(checks, status=200 if all(checks.values()) else 503)


class GalleryForm(forms.Form):
    name = forms.CharField(label=_("Nom"), help_text=_("Com voleu que surti a la llista."))
    mail = forms.EmailField(label=_("Adreça electrònica"))
    kind = forms.ChoiceField(
        label=_("Classe"),
        choices=[("plan", _("Del pla")), ("functioning", _("De funcionament"))],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(label=_("Explicació"), widget=forms.Textarea, required=False)
    agreed = forms.BooleanField(label=_("Ho he llegit"))


@access(anyone)
def gallery(request: Request) -> HttpResponse:
    forms = {"form": GalleryForm(), "bad_form": GalleryForm({"name": "", "mail": "a"}, prefix="bad")}
    return render(request, "core/gallery.html", forms)


def csrf_failure(request: Request, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)
