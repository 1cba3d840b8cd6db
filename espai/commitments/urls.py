from django.urls import path

from espai.commitments import views

app_name = "commitments"
urlpatterns = [
    path("<slug:space>/valoracio/millores/", views.commitment_list, name="commitment_list"),
    path("<slug:space>/valoracio/millores/nova/", views.commitment_new, name="commitment_new"),
    path("<slug:space>/valoracio/millores/<int:pk>-<slug:slug>/", views.commitment_detail, name="commitment_detail"),
    path("<slug:space>/valoracio/millores/<int:pk>/edita/", views.commitment_edit, name="commitment_edit"),
    path("<slug:space>/valoracio/millores/<int:pk>/accepta/", views.commitment_accept, name="commitment_accept"),
    path("<slug:space>/valoracio/millores/<int:pk>/comenca/", views.commitment_start, name="commitment_start"),
    path("<slug:space>/valoracio/millores/<int:pk>/fet/", views.commitment_finish, name="commitment_finish"),
    path("<slug:space>/valoracio/millores/<int:pk>/descarta/", views.commitment_discard, name="commitment_discard"),
]
