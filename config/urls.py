"""Every address of the site: what is not of a space is under `/-/`; the rest starts with the space."""

from django.urls import include, path

from espai.core import views as core
from espai.members.urls import library

urlpatterns = [
    path("-/salut/viu/", core.alive, name="alive"),
    path("-/salut/llest/", core.ready, name="ready"),
    path("-/interficie/", core.gallery, name="gallery"),
    path("-/compte/", include(library)),
    # What is opened most is looked at first.
    path("", include("espai.home.urls")),
    path("", include("espai.topics.urls")),
    path("", include("espai.programme.urls")),
    path("", include("espai.members.urls")),
    path("", include("espai.notices.urls")),
    path("", include("espai.commitments.urls")),
    path("", include("espai.classroom.urls")),
    path("", include("espai.admission.urls")),
    path("", include("espai.surveys.urls")),
    path("", include("espai.research.urls")),
    path("", include("espai.monitoring.urls")),
]
