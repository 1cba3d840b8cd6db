from django.urls import path

from espai.admission.views import cases, people, public

app_name = "admission"
CASES = "<slug:space>/membres/sollicituds"
PEOPLE = "<slug:space>/membres/<int:pk>/persones"
urlpatterns = [
    path("<slug:space>/membres/sollicita/", public.apply, name="apply"),
    path("<slug:space>/membres/sollicita/<str:token>/", public.confirm, name="confirm"),
    path("<slug:space>/membres/sollicita/<str:token>/codi/", public.resend, name="resend"),
    path(f"{CASES}/", cases.application_list, name="application_list"),
    path(f"{CASES}/nova/", cases.application_enter, name="application_enter"),
    path(f"{CASES}/<int:pk>-<slug:slug>/", cases.application_detail, name="application_detail"),
    path(f"{CASES}/<int:pk>/revisa/", cases.application_review, name="application_review"),
    path(f"{CASES}/<int:pk>/esmena/", cases.application_amend, name="application_amend"),
    path(f"{CASES}/<int:pk>/resol/", cases.application_resolve, name="application_resolve"),
    path(f"{CASES}/<int:pk>/respon/", public.application_answer, name="application_answer"),
    path(f"{CASES}/<int:pk>/documents/", public.application_evidence, name="application_evidence"),
    path(f"{CASES}/<int:pk>/desisteix/", public.application_withdraw, name="application_withdraw"),
    path("<slug:space>/membres/nou/", people.member_new, name="member_new"),
    path(f"{PEOPLE}/", people.people, name="people"),
    path(f"{PEOPLE}/nova/", people.person_new, name="person_new"),
    path(f"{PEOPLE}/<int:number>/acaba/", people.person_end, name="person_end"),
    path(f"{PEOPLE}/<int:number>/renova/", people.person_renew, name="person_renew"),
]
