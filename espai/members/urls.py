"""Sign-in and account. The pages of the sign-in library get Catalan addresses and a declared access."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.usersessions import views as sessions
from django.urls import path

from espai.core.access import guard
from espai.members import rules
from espai.members.views import editions, importing, people

open_pages = [
    path("entra/", account.login, name="account_login"),
    path("surt/", account.logout, name="account_logout"),
    path("alta/", account.signup, name="account_signup"),
    path("inactiu/", account.account_inactive, name="account_inactive"),
    path("codi/", account.request_login_code, name="account_request_login_code"),
    path("codi/confirma/", account.confirm_login_code, name="account_confirm_login_code"),
    path("contrasenya/oblidada/", account.password_reset, name="account_reset_password"),
    path("contrasenya/oblidada/enviat/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "contrasenya/nova/<slug:uidb36>-<str:key>/",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("contrasenya/nova/feta/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("segon-factor/entra/", mfa.authenticate, name="mfa_authenticate"),
]
own_pages = [
    path("torna-a-entrar/", account.reauthenticate, name="account_reauthenticate"),
    path("contrasenya/canvia/", account.password_change, name="account_change_password"),
    path("contrasenya/posa/", account.password_set, name="account_set_password"),
    path("segon-factor/", mfa.index, name="mfa_index"),
    path("segon-factor/torna-a-entrar/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("segon-factor/activa/", totp.activate_totp, name="mfa_activate_totp"),
    path("segon-factor/desactiva/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("segon-factor/codis/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("segon-factor/codis/genera/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("segon-factor/codis/baixa/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("sessions/", sessions.list_usersessions, name="usersessions_list"),
]
library = guard(open_pages, rules.anyone) + guard(own_pages, rules.signed_in)

app_name = "members"
urlpatterns = [
    path("-/compte/", people.account, name="account"),
    path("-/idioma/", people.choose_language, name="choose_language"),
    path("-/demo/", people.demo, name="demo"),
    path("-/demo/entra/", people.demo_enter, name="demo_enter"),
    path("<slug:space>/membres/", people.entity_list, name="entity_list"),
    path("<slug:space>/membres/edicions/", editions.edition_list, name="edition_list"),
    path("<slug:space>/membres/edicions/nova/", editions.edition_new, name="edition_new"),
    path("<slug:space>/membres/edicions/<int:pk>/edita/", editions.edition_edit, name="edition_edit"),
    path("<slug:space>/membres/importa/", importing.import_entities, name="import_entities"),
    path("<slug:space>/membres/importa/plantilla/", importing.import_template, name="import_template"),
    path("<slug:space>/membres/<int:pk>-<slug:slug>/", people.entity_detail, name="entity_detail"),
]
