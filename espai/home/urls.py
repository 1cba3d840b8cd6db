from django.urls import path

from espai.home import views

app_name = "home"
urlpatterns = [
    path("", views.start, name="start"),
    path("-/accessibilitat/", views.accessibility, name="accessibility"),
    path("-/privacitat/", views.privacy, name="privacy"),
    path("<slug:space>/", views.space, name="space"),
]
