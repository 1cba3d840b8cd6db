from django.urls import path

from espai.monitoring import views

app_name = "monitoring"
urlpatterns = [
    path("<slug:space>/valoracio/", views.overview, name="overview"),
]
