from django.urls import path

from espai.surveys import views

app_name = "surveys"
urlpatterns = [
    path("<slug:space>/valoracio/enquestes/<int:pk>-<slug:slug>/", views.survey_detail, name="survey_detail"),
]
