from django.urls import path

from espai.notices import views

app_name = "notices"
urlpatterns = [
    path("-/resposta/<str:token>/", views.answer, name="answer"),
    path("-/baixa/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("-/compte/avisos/", views.preferences, name="preferences"),
    path("-/bustia/", views.mailbox, name="mailbox"),
    path("-/bustia/<int:pk>/", views.mailbox_message, name="mailbox_message"),
    path("<slug:space>/us-toca/", views.ask_list, name="ask_list"),
    path("<slug:space>/avisos/sortida/", views.outbox, name="outbox"),
    path("<slug:space>/avisos/sortida/<slug:batch>/", views.outbox_batch, name="outbox_batch"),
    path("<slug:space>/avisos/sortida/<slug:batch>/retira/", views.outbox_recall, name="outbox_recall"),
]
