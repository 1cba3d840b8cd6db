from django.urls import path

from espai.classroom import views

app_name = "classroom"
urlpatterns = [
    path("<slug:space>/documents/", views.document_list, name="document_list"),
    path("<slug:space>/documents/nou/", views.document_new, name="document_new"),
    path("<slug:space>/documents/<int:pk>-<slug:slug>/", views.document_detail, name="document_detail"),
    path("<slug:space>/documents/<int:pk>/fitxer/", views.document_file, name="document_file"),
    path("<slug:space>/documents/<int:pk>/fitxer/<int:number>/", views.version_file, name="version_file"),
    path("<slug:space>/documents/<int:pk>/versio/", views.version_new, name="version_new"),
    path("<slug:space>/documents/<int:pk>/edita/", views.document_edit, name="document_edit"),
    path("<slug:space>/documents/<int:pk>/us/", views.document_use, name="document_use"),
    path("<slug:space>/documents/<int:pk>/retira/", views.document_withdraw, name="document_withdraw"),
]
