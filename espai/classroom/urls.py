from django.urls import path

from espai.classroom.views import accessibility, bringing, documents, held, importing, metadata, texts, ties

app_name = "classroom"
urlpatterns = [
    path("<slug:space>/documents/", documents.document_list, name="document_list"),
    path("<slug:space>/documents/nou/", documents.document_new, name="document_new"),
    path("<slug:space>/documents/puja/", bringing.upload_many, name="upload_many"),
    path("<slug:space>/documents/puja/comenca/", bringing.upload_begin, name="upload_begin"),
    path("<slug:space>/documents/puja/<str:key>/tros/", bringing.upload_part, name="upload_part"),
    path("<slug:space>/documents/puja/<str:key>/desa/", bringing.upload_finish, name="upload_finish"),
    path("<slug:space>/documents/importa/", importing.import_documents, name="import_documents"),
    path("<slug:space>/documents/importa/plantilla/", importing.import_template, name="import_template"),
    path("<slug:space>/documents/importa/<int:pk>/", importing.import_detail, name="import_detail"),
    path("<slug:space>/documents/<int:pk>-<slug:slug>/", documents.document_detail, name="document_detail"),
    path("<slug:space>/documents/antivirus/", held.held_list, name="held_list"),
    path("<slug:space>/documents/accessibilitat/", accessibility.accessibility_list, name="accessibility_list"),
    path(
        "<slug:space>/documents/<int:pk>-<slug:slug>/accessibilitat/",
        accessibility.document_accessibility,
        name="document_accessibility",
    ),
    path("<slug:space>/documents/<int:pk>-<slug:slug>/text/", texts.document_text, name="document_text"),
    path("<slug:space>/documents/<int:pk>/imatge/", texts.document_picture, name="document_picture"),
    path("<slug:space>/documents/<int:pk>/fitxer/", documents.document_file, name="document_file"),
    path("<slug:space>/documents/<int:pk>/fitxer/<int:number>/", documents.version_file, name="version_file"),
    path("<slug:space>/documents/<int:pk>/versio/", documents.version_new, name="version_new"),
    path("<slug:space>/documents/<int:pk>/edita/", documents.document_edit, name="document_edit"),
    path("<slug:space>/documents/<int:pk>/lligams/", ties.document_ties, name="document_ties"),
    path("<slug:space>/documents/<int:pk>/lligams/treu/", ties.document_part, name="document_part"),
    path("<slug:space>/documents/<int:pk>/metadades/", metadata.document_metadata, name="document_metadata"),
    path("<slug:space>/documents/<int:pk>/us/", documents.document_use, name="document_use"),
    path("<slug:space>/documents/<int:pk>/retira/", documents.document_withdraw, name="document_withdraw"),
]
