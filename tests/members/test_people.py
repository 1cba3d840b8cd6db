"""People, their standing, and how they come in."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from espai.members.models import (
    Appointment,
    Designation,
    Edition,
    Group,
    GroupMember,
    Membership,
    Person,
    PhaseChange,
    PopulationFigure,
)
from espai.notices.models import Message

pytestmark = pytest.mark.django_db
CODE = "/-/compte/codi/"


def test_what_each_role_holds(who, cast):
    space, serra, riu = cast.space.pk, cast.serra.pk, cast.riu.pk
    member = {"public", "space:0", f"space:{space}"}
    assert who("montse").keys == member | {f"person:{cast.montse.pk}", f"entity:{serra}", f"referent:{serra}"}
    assert who("oriol").keys == member | {f"person:{cast.oriol.pk}", f"entity:{serra}", f"referent:{serra}"}
    assert who("carme").keys == member | {f"person:{cast.carme.pk}", f"entity:{riu}"}
    assert who("ramon").keys == member | {f"person:{cast.ramon.pk}"}
    assert who("nuria").keys == member | {f"person:{cast.nuria.pk}", "coordination"}
    assert who("tere").keys == {"public", f"person:{cast.tere.pk}"}
    assert who("berta").keys == {"public", f"person:{cast.berta.pk}"}
    assert (who("nuria").coordinates, who("montse").coordinates) == (True, False)
    assert (who("montse").entities, who("carme").entities) == ((serra,), ())


def test_coordination_without_its_second_factor_does_not_coordinate(who):
    unverified = who("nuria", verified=False)
    assert not unverified.coordinates
    assert "coordination" not in unverified.keys


def test_outside_of_a_space_one_is_only_oneself(cast):
    from espai.members import standing

    made = standing.of(person=cast.nuria.pk, space=0, today=timezone.localdate())
    assert made.keys == {"public", f"person:{cast.nuria.pk}"}


@pytest.mark.parametrize(("days", "acts"), [(-1, False), (0, True)])
def test_roles_end_on_their_date(who, cast, days, acts):
    Designation.objects.filter(person=cast.montse).update(until_on=timezone.localdate() + timedelta(days=days))
    assert bool(who("montse").entities) is acts


def test_who_acts_for_an_entity_that_left_acts_no_more(who, cast):
    Membership.objects.filter(entity=cast.serra).update(until_on=timezone.localdate() - timedelta(days=1))
    assert not who("montse").is_member


def test_groups_are_held_with_dates(who, cast):
    group = Group.objects.create(space=cast.space, name="Indicadors")
    row = GroupMember.objects.create(group=group, person=cast.pau, from_on=timezone.localdate())
    assert f"group:{group.pk}" in who("pau").keys
    assert (str(group), str(row)) == ("Indicadors", f"{cast.pau.pk} · {group.pk}")


def test_a_group_is_not_held_after_leaving(who, cast):
    group = Group.objects.create(space=cast.space, name="Indicadors")
    GroupMember.objects.create(group=group, person=cast.pau, from_on=timezone.localdate())
    Designation.objects.filter(person=cast.pau).update(until_on=timezone.localdate() - timedelta(days=1))
    assert who("pau").keys == {"public", f"person:{cast.pau.pk}"}


def test_dates_end_after_they_begin_and_a_role_is_held_once(cast):
    membership = Membership.objects.get(entity=cast.serra)
    today = timezone.localdate()
    for until in (today - timedelta(days=1), None):
        role = "deputy" if until else "referent"
        with pytest.raises(IntegrityError), transaction.atomic():
            Designation.objects.create(
                membership=membership, person=cast.montse, role=role, from_on=today, until_on=until
            )


def test_an_entity_is_a_member_once(cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(entity=cast.serra, space=cast.space, from_on=timezone.localdate())


def test_things_say_their_name(cast):
    today = timezone.localdate()
    edition = Edition.objects.create(space=cast.space, name="2026", starts_on=today, ends_on=today + timedelta(days=1))
    change = PhaseChange(entity=cast.serra, phase="drafting", on=today)
    figure = PopulationFigure(entity=cast.serra, year=2025, inhabitants=1)
    assert [str(thing) for thing in (edition, change, figure, cast.serra, cast.space, cast.montse)] == [
        "2026",
        "Ajuntament de Serra drafting",
        "Ajuntament de Serra 2025",
        "Ajuntament de Serra",
        "Planificació",
        "Montse",
    ]
    assert str(Membership.objects.get(entity=cast.serra)) == "Ajuntament de Serra · Planificació"
    assert str(Designation.objects.get(person=cast.montse)) == f"{cast.montse.pk} · referent"
    assert str(Appointment.objects.get(person=cast.nuria)) == f"{cast.nuria.pk} · coordination"


def test_a_person_is_found_by_their_address_however_it_is_written(cast):
    person = Person.objects.create_user(" Ada.Pla@Mostra.example ", "Ada Pla Roig")
    assert Person.objects.get_by_natural_key("ADA.pla@mostra.example") == person
    assert (person.first_name, person.initials) == ("Ada", "AP")
    assert Person(full_name="Ada  Pla").initials == "AP"


def test_signing_in_with_a_code_sent_to_the_mailbox(client, cast, run_jobs):
    client.post(CODE, {"email": "montse@mostra.example"})
    assert mail.outbox == []  # nothing is sent inside the request
    run_jobs()
    assert mail.outbox[0].subject == "El vostre codi per entrar a l’Espai"
    code = re.search(r"^\s*([0-9A-Z-]{6,})\s*$", mail.outbox[0].body, re.MULTILINE)[1]
    assert Message.objects.get().text == ""
    response = client.post("/-/compte/codi/confirma/", {"code": code})
    assert response.url == "/"
    assert client.get("/", follow=True).request["PATH_INFO"] == "/aqui/"


def test_asking_for_a_code_tells_nobody_who_has_an_account(client, cast):
    known = client.post(CODE, {"email": "montse@mostra.example"})
    unknown = Client().post(CODE, {"email": "ningu@mostra.example"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert Message.objects.count() == 1


def test_nobody_who_left_is_written_to(cast):
    from espai.notices.adapters import AccountAdapter

    AccountAdapter().send_mail("account/email/login_code", "ningu@mostra.example", {})
    assert Message.objects.count() == 0


def test_signing_in_with_a_password(client, cast):
    cast.montse.set_password("una frase ben llarga")
    cast.montse.save()
    wrong = client.post("/-/compte/entra/", {"login": "montse@mostra.example", "password": "una altra"})
    assert wrong.status_code == 200
    right = {"login": "Montse@mostra.example", "password": "una frase ben llarga", "next": "/aqui/temes/"}
    assert client.post("/-/compte/entra/", right).url == "/aqui/temes/"


def test_too_many_wrong_passwords_are_stopped_whatever_address_is_claimed(cast):
    for number in range(6):
        response = Client().post(
            "/-/compte/entra/",
            {"login": "montse@mostra.example", "password": f"falsa {number}"},
            headers={"X-Forwarded-For": f"10.0.0.{number}"},
        )
    assert "Massa intents" in response.text or response.status_code == 429


def test_there_is_no_sign_up(client, db):
    client.post("/-/compte/alta/", {"email": "nova@mostra.example", "password1": "una frase ben llarga"})
    assert Person.objects.count() == 0


def test_coordination_is_asked_for_its_second_factor(client, cast, settings):
    settings.DEMO = False
    client.force_login(cast.nuria)
    assert client.get("/aqui/temes/").url == "/-/compte/segon-factor/"
    TOTP.activate(cast.nuria, generate_totp_secret())
    assert client.get("/aqui/temes/").url == "/-/compte/segon-factor/torna-a-entrar/?next=%2Faqui%2Ftemes%2F"
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": 1}, {"method": "mfa", "at": 1}]
    session.save()
    assert client.get("/aqui/temes/").status_code == 200
    Authenticator.objects.all().delete()
    assert client.get("/aqui/temes/").url == "/-/compte/segon-factor/"
    client.force_login(cast.montse)
    assert client.get("/aqui/temes/").status_code == 200


def test_the_secret_of_a_second_factor_is_not_readable_in_the_database(cast):
    secret = generate_totp_secret()
    TOTP.activate(cast.nuria, secret)
    stored = Authenticator.objects.get(user=cast.nuria).data["secret"]
    assert secret not in stored
    assert get_adapter().decrypt(stored) == secret


def test_sessions_are_listed_and_ended_from_afar(client, cast):
    cast.montse.set_password("una frase ben llarga")
    cast.montse.save()
    credentials = {"login": "montse@mostra.example", "password": "una frase ben llarga"}
    elsewhere = Client()
    for one in (elsewhere, client):
        one.post("/-/compte/entra/", credentials)
    assert UserSession.objects.count() == 2
    assert client.get("/-/compte/sessions/").status_code == 200
    client.post("/-/compte/sessions/", {})
    assert elsewhere.get("/aqui/us-toca/").status_code == 302
    assert client.get("/aqui/us-toca/").status_code == 200


def test_the_account_keeps_name_and_language(enter, cast):
    client = enter("montse")
    assert client.get("/-/compte/").context["form"]["full_name"].value() == "Montse"
    client.post("/-/compte/", {"full_name": "", "language": "es"})
    assert Person.objects.get(pk=cast.montse.pk).language == ""
    client.post("/-/compte/", {"full_name": "Montse Roig", "language": "es"})
    assert Person.objects.get(pk=cast.montse.pk).full_name == "Montse Roig"
    assert Person.objects.get(pk=cast.montse.pk).language == "es"


@pytest.mark.parametrize(
    ("target", "led"),
    [("/aqui/", "/aqui/"), ("https://altre.example/", "/"), ("//altre.example/", "/"), ("", "/"), ("foo", "/")],
)
def test_choosing_a_language_leads_back_and_nowhere_else(enter, cast, target, led):
    client = enter("montse")
    response = client.post("/-/idioma/", {"language": "en", "next": target})
    assert response.url == led
    assert Person.objects.get(pk=cast.montse.pk).language == "en"
    client.post("/-/idioma/", {"language": "xx", "next": target})
    assert Person.objects.get(pk=cast.montse.pk).language == "en"


def test_the_demonstration_lets_in_without_a_password_on_this_machine_only(client, cast, settings):
    assert "Montse" in client.get("/-/demo/").text
    far = {"REMOTE_ADDR": "10.0.0.1"}
    assert client.get("/-/demo/", **far).status_code == 404
    assert client.post("/-/demo/entra/", {"person": cast.montse.pk}, **far).status_code == 404
    client.post("/-/demo/entra/", {"person": cast.montse.pk})
    assert client.get("/aqui/us-toca/").status_code == 200
    settings.DEMO = False
    assert client.get("/-/demo/").status_code == 404


def test_the_demonstration_lets_in_invented_people_only(client, cast):
    real = Person.objects.create_user("real@example.org", "Real")
    for person in (real.pk, "abc", "\0", ""):
        assert client.post("/-/demo/entra/", {"person": person}).status_code == 404


@pytest.mark.parametrize("key", ['"\\000aaaaaaaaaaaaaaaaaaaa"', "x", "' OR 1=1", "a" * 32])
def test_a_session_cookie_that_is_no_key_is_nobody(client, cast, key):
    client.cookies.load(f"sessionid={key}")
    assert client.get("/aqui/").status_code == 200
    assert client.get("/-/compte/").status_code == 302
