from django.urls import path

from espai.topics import views

app_name = "topics"
urlpatterns = [
    path("<slug:space>/temes/", views.topic_list, name="topic_list"),
    path("<slug:space>/temes/nou/", views.topic_new, name="topic_new"),
    path("<slug:space>/temes/<int:pk>-<slug:slug>/", views.topic_detail, name="topic_detail"),
    path("<slug:space>/temes/necessitats/", views.need_list, name="need_list"),
    path("<slug:space>/temes/necessitats/nova/", views.need_new, name="need_new"),
    path("<slug:space>/temes/necessitats/<int:pk>-<slug:slug>/", views.need_detail, name="need_detail"),
    path("<slug:space>/temes/necessitats/<int:pk>/edita/", views.need_edit, name="need_edit"),
    path("<slug:space>/temes/necessitats/<int:pk>/publica/", views.need_publish, name="need_publish"),
    path("<slug:space>/temes/necessitats/<int:pk>/retira/", views.need_withdraw, name="need_withdraw"),
    path("<slug:space>/temes/necessitats/<int:pk>/esborra/", views.need_discard, name="need_discard"),
    path("<slug:space>/temes/necessitats/<int:pk>/suport/", views.need_support, name="need_support"),
    path("<slug:space>/temes/necessitats/<int:pk>/opinio/", views.need_ask_opinion, name="need_ask_opinion"),
    path("<slug:space>/temes/necessitats/<int:pk>/tema/", views.need_group, name="need_group"),
]
