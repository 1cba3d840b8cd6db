from django.urls import path

from espai.admission import views, views_cases, views_people

app_name = "admission"
CASES = "<slug:space>/membres/sollicituds"
PEOPLE = "<slug:space>/membres/<int:pk>/persones"
urlpatterns = [
    path("<slug:space>/membres/sollicita/", views.apply, name="apply"),
    path("<slug:space>/membres/sollicita/<str:token>/", views.confirm, name="confirm"),
    path("<slug:space>/membres/sollicita/<str:token>/codi/", views.resend, name="resend"),
    path(f"{CASES}/", views_cases.application_list, name="application_list"),
    path(f"{CASES}/nova/", views_cases.application_enter, name="application_enter"),
    path(f"{CASES}/<int:pk>-<slug:slug>/", views_cases.application_detail, name="application_detail"),
    path(f"{CASES}/<int:pk>/revisa/", views_cases.application_review, name="application_review"),
    path(f"{CASES}/<int:pk>/esmena/", views_cases.application_amend, name="application_amend"),
    path(f"{CASES}/<int:pk>/resol/", views_cases.application_resolve, name="application_resolve"),
    path(f"{CASES}/<int:pk>/respon/", views.application_answer, name="application_answer"),
    path(f"{CASES}/<int:pk>/documents/", views.application_evidence, name="application_evidence"),
    path(f"{CASES}/<int:pk>/desisteix/", views.application_withdraw, name="application_withdraw"),
    path("<slug:space>/membres/nou/", views_people.member_new, name="member_new"),
    path(f"{PEOPLE}/", views_people.people, name="people"),
    path(f"{PEOPLE}/nova/", views_people.person_new, name="person_new"),
    path(f"{PEOPLE}/<int:number>/acaba/", views_people.person_end, name="person_end"),
    path(f"{PEOPLE}/<int:number>/renova/", views_people.person_renew, name="person_renew"),
]
