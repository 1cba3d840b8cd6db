"""Numbers from outside: those that no column holds are no numbers."""

import pytest
from django import forms

from espai.core.fields import IdsField
from espai.core.numbers import number
from espai.topics.models import Topic


@pytest.mark.parametrize(("text", "value"), [("0", 0), ("17", 17), ("9" * 18, 10**18 - 1)])
def test_a_number_is_one(text, value):
    assert number(text) == value


@pytest.mark.parametrize("text", ["", "-1", "1.0", "x", "²", "٣", "9" * 19, "9" * 5000])
def test_what_is_none_is_none(text):
    assert number(text) is None


@pytest.mark.parametrize("path", ["/aqui/temes/necessitats/{}/edita/", "/aqui/documents/{}/fitxer/"])
def test_an_address_with_such_a_number_is_not_found(enter, path):
    assert enter("montse").get(path.format(10**25)).status_code == 404


@pytest.mark.django_db
def test_a_choice_with_such_a_number_is_not_valid():
    class Form(forms.Form):
        topics = IdsField(queryset=Topic.objects.all())

    assert set(Form({"topics": [str(10**25)]}).errors) == {"topics"}
