"""Fields that pick units, and what answers while somebody types."""

import pytest
from django import forms
from django.http import QueryDict

from lianxin.foundation import time
from lianxin.foundation.ui.pickers import for_reader
from lianxin.organizations import queries
from lianxin.organizations.fields import UnitField, UnitsField
from lianxin.organizations.models import Unit
from tests.cast import actor, sign_in
from tests.query_counts import pinned

pytestmark = pytest.mark.django_db


class Form(forms.Form):
    unit = UnitField(required=False)
    units = UnitsField(required=False)


def form(data: str = "", *, below: Unit | None = None) -> Form:
    asked = for_reader(Form(QueryDict(data)), actor("shaojinghe"), time.now())
    asked.fields["unit"].below = below
    return asked


def cleaned(data: str, name: str, below: Unit | None = None) -> object:
    asked = form(data, below=below)
    assert asked.is_valid(), asked.errors
    return asked.cleaned_data[name]


def county() -> Unit:
    return Unit.objects.unscoped("test").living().filter(short_name="兰山区").get()


def test_a_unit_is_taken_by_code_full_name_or_short_name():
    wanted = county()
    for typed in (wanted.code, wanted.code.lower(), wanted.name, wanted.short_name):
        assert cleaned(f"unit={typed}", "unit") == wanted


def test_several_units_are_taken_in_the_order_of_picking_each_once():
    first, second = county(), county().parent
    picked = f"units-code={first.code}&units-code={second.code}&units={first.short_name}"
    assert cleaned(picked, "units") == [first, second]


def test_an_abolished_unit_is_not_picked():
    gone = county()
    Unit.objects.unscoped("test").filter(pk=gone.pk).update(abolished_at=time.now())
    asked = form(f"unit={gone.code}")
    assert asked.errors["unit"] == [f"没有找到“{gone.code}”，请从列表中选择，或者输入代码、全称。"]
    assert f'value="{gone.code}"' in str(asked["unit"])


def test_only_units_below_are_picked_where_only_those_are_asked_for():
    above = county()
    child = Unit.objects.unscoped("test").living().filter(parent=above).order_by("path")[0]
    assert cleaned(f"unit={child.code}", "unit", above) == child
    assert list(form(f"unit={above.code}", below=above).errors) == ["unit"]
    assert list(form(f"unit={above.parent.code}", below=above).errors) == ["unit"]


def test_the_limit_of_one_form_is_not_that_of_the_next():
    above = county()
    assert f"/pick/units/?below={above.code}" in str(form(below=above)["unit"])
    assert "below" not in str(form()["unit"])


def test_without_a_reader_no_unit_is_seen():
    asked = Form(QueryDict(f"unit={county().code}"))
    assert list(asked.errors) == ["unit"]


def test_the_unit_whose_name_it_is_comes_first():
    for key in ("兰山区", "lsq"):
        assert queries.find_units(key, actor("shaojinghe"))[0] == county()


def test_nobody_who_has_not_signed_in_is_answered(client):
    assert client.get("/pick/units/?q=ls")["Location"].startswith("/sign-in/")


def test_the_answer_is_options_with_code_and_name(client):
    sign_in(client, "shaojinghe")
    text = client.get("/pick/units/", {"q": "兰山区"}).content.decode()
    assert text.startswith(
        f'<li class="picker__option" role="option" aria-selected="false" data-value="{county().code}"'
    )


def test_below_a_unit_only_those_below_it_answer(client):
    sign_in(client, "zhaihongyu")
    text = client.get("/pick/units/", {"q": "兰山", "below": county().code}).content.decode()
    assert f'data-value="{county().code}"' not in text
    assert client.get("/pick/units/", {"q": "兰山", "below": "NONE"}).status_code == 422


@pytest.mark.parametrize("key", ["", "长" * 101, "a\0", "没有这个单位"])
def test_a_strange_key_is_answered_with_nothing(client, key):
    sign_in(client, "shaojinghe")
    answer = client.get("/pick/units/", {"q": key})
    assert answer.status_code == 200
    assert "<li" not in answer.content.decode()


def test_no_more_than_twenty_are_shown_and_the_database_is_asked_as_often_as_is_pinned(client):
    sign_in(client, "shaojinghe")
    with pinned("pick.units"):
        text = client.get("/pick/units/", {"q": "s"}).content.decode()
    assert text.count("<li") == 20
