from django.urls import path

from espai.topics.views import needs, selection, topics, versions

app_name = "topics"
VERSIONS = "<slug:space>/temes/necessitats/<int:pk>/versions"
urlpatterns = [
    path("<slug:space>/temes/", topics.topic_list, name="topic_list"),
    path("<slug:space>/temes/nou/", topics.topic_new, name="topic_new"),
    path("<slug:space>/temes/<int:pk>-<slug:slug>/", topics.topic_detail, name="topic_detail"),
    path("<slug:space>/temes/<int:pk>/edita/", topics.topic_edit, name="topic_edit"),
    path("<slug:space>/temes/tria/nova/", selection.selection_new, name="selection_new"),
    path("<slug:space>/temes/tria/<int:pk>-<slug:slug>/", selection.selection_detail, name="selection_detail"),
    path("<slug:space>/temes/tria/<int:pk>/tria/", selection.selection_choose, name="selection_choose"),
    path("<slug:space>/temes/tria/<int:pk>/decideix/", selection.selection_decide, name="selection_decide"),
    path("<slug:space>/temes/necessitats/", needs.need_list, name="need_list"),
    path("<slug:space>/temes/necessitats/nova/", needs.need_new, name="need_new"),
    path("<slug:space>/temes/necessitats/<int:pk>-<slug:slug>/", needs.need_detail, name="need_detail"),
    path("<slug:space>/temes/necessitats/<int:pk>/edita/", needs.need_edit, name="need_edit"),
    path(f"{VERSIONS}/", versions.need_versions, name="need_versions"),
    path(f"{VERSIONS}/<int:number>/", versions.need_version, name="need_version"),
    path(f"{VERSIONS}/<int:number>/nom/", versions.need_version_name, name="need_version_name"),
    path(f"{VERSIONS}/<int:number>/recupera/", versions.need_restore, name="need_restore"),
    path("<slug:space>/temes/necessitats/<int:pk>/publica/", needs.need_publish, name="need_publish"),
    path("<slug:space>/temes/necessitats/<int:pk>/retira/", needs.need_withdraw, name="need_withdraw"),
    path("<slug:space>/temes/necessitats/<int:pk>/esborra/", needs.need_discard, name="need_discard"),
    path("<slug:space>/temes/necessitats/<int:pk>/suport/", needs.need_support, name="need_support"),
    path("<slug:space>/temes/necessitats/<int:pk>/opinio/", needs.need_ask_opinion, name="need_ask_opinion"),
    path("<slug:space>/temes/necessitats/<int:pk>/tema/", needs.need_group, name="need_group"),
]
