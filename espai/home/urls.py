from django.urls import path

from espai.home import search, thesaurus, views

app_name = "home"
urlpatterns = [
    path("", views.start, name="start"),
    path("-/accessibilitat/", views.accessibility, name="accessibility"),
    path("-/privacitat/", views.privacy, name="privacy"),
    path("<slug:space>/", views.space, name="space"),
    path("<slug:space>/cerca/", search.search, name="search"),
    path("<slug:space>/cerca/paraules/", thesaurus.synonym_list, name="synonym_list"),
    path("<slug:space>/cerca/paraules/<int:pk>/treu/", thesaurus.synonym_remove, name="synonym_remove"),
    path("<slug:space>/cerca/titols/", search.suggestions, name="suggestions"),
]
