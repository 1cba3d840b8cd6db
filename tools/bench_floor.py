"""A bare Django view without middleware: the floor that every page is compared with."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

PAGE = "<!doctype html><html lang=ca><title>Terra</title><p>Bon dia." + "<p>Una línia de text." * 40


def floor(request: HttpRequest) -> HttpResponse:
    return HttpResponse(PAGE)


settings.configure(
    SECRET_KEY="floor",  # noqa: S106 - nothing is signed with it
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    MIDDLEWARE=[],
    INSTALLED_APPS=[],
    DATABASES={},
    USE_I18N=False,
)
urlpatterns = [path("", floor)]
application = get_wsgi_application()
