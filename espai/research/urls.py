from django.urls import path

from espai.research import views

app_name = "research"
urlpatterns = [
    path("<slug:space>/recerca/plans/", views.plan_list, name="plan_list"),
    path("<slug:space>/recerca/plans/<int:pk>-<slug:slug>/", views.plan_detail, name="plan_detail"),
]
