"""The first page: two doors, the way to one's own matter, and what everybody may read."""

import pytest

from tests.query_counts import pinned

pytestmark = pytest.mark.django_db
HOME = "/portal/"


def read(client, **choices) -> str:
    for name, choice in choices.items():
        client.cookies[name] = choice
    answer = client.get(HOME)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_slogan_the_doors_and_the_emergency_numbers_are_on_it(client):
    told = read(client)
    for said in ("12345，服务找政府", 'href="tel:12345"', 'href="/portal/state/"', 'action="/portal/follow/"'):
        assert said in told
    assert all(f'href="tel:{number}"' in told for number in (110, 119, 120, 122))


def test_with_large_letters_there_are_fewer_choices(client):
    told = read(client, **{"lianxin-text": "large"})
    assert "点一下，直接拨 12345" in told and "公开答复" in told and "我们受理什么" not in told


def test_in_english_no_chinese_is_left_but_names_and_what_was_written_in_chinese(client):
    told = read(client, django_language="en")
    assert "How is my matter going" in told and "查我的事" not in told and "我们受理什么" not in told


def test_whoever_works_here_sees_what_citizens_see(client):
    from tests.cast import sign_in

    stranger = read(client)
    sign_in(client, "linxiaoyun")
    assert "linxiaoyun" not in read(client) and "打电话 12345" in stranger


def test_what_is_not_there_leads_back_to_the_portal(client):
    answer = client.get("/portal/columns/nothing/")
    assert answer.status_code == 404 and 'href="/portal/"' in answer.content.decode()


def test_it_asks_the_database_as_often_as_pinned(client):
    client.get(HOME)  # the rules are read once
    with pinned("portal.home"):
        client.get(HOME)
