import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils.translation import get_language, override

from lianxin.foundation.errors import BadInput
from lianxin.foundation.ui import pages
from lianxin.foundation.ui.appearance import Appearance, appearance_of, language_by_choice


def choose(**choices: str) -> HttpResponse:
    return pages.change_appearance(RequestFactory().post("/ui/appearance", choices))


def test_nobody_has_chosen_anything_at_first() -> None:
    assert appearance_of(RequestFactory().get("/")) == Appearance("auto", "normal", "on")


def test_the_cookies_are_what_was_chosen() -> None:
    factory = RequestFactory()
    factory.cookies.load({"lianxin-theme": "dark", "lianxin-text": "large", "lianxin-keys": "off"})
    assert appearance_of(factory.get("/")) == Appearance("dark", "large", "off")


def test_a_cookie_with_an_unknown_value_counts_as_none() -> None:
    factory = RequestFactory()
    factory.cookies["lianxin-theme"] = '"><script>'
    assert appearance_of(factory.get("/")).theme == "auto"


def test_a_choice_is_remembered_and_leads_back() -> None:
    answer = choose(theme="dark", next="/cases/?page=2")
    assert answer.status_code == 302
    assert answer["Location"] == "/cases/?page=2"
    assert {name: morsel.value for name, morsel in answer.cookies.items()} == {"lianxin-theme": "dark"}


def test_the_language_is_remembered_as_django_reads_it() -> None:
    assert choose(language="en").cookies["django_language"].value == "en"


@pytest.mark.parametrize("next_page", ["https://example.org/", "//example.org/", "javascript:alert(1)"])
def test_it_leads_to_no_other_site(next_page: str) -> None:
    assert choose(theme="light", next=next_page)["Location"] == "/"


@pytest.mark.parametrize("choices", [{"theme": "pink"}, {"text": ""}, {"language": "fr"}])
def test_what_cannot_be_chosen_is_refused(choices: dict[str, str]) -> None:
    with pytest.raises(BadInput) as refusal:
        choose(**choices)
    assert refusal.value.fields.keys() == choices.keys()


def test_it_is_changed_by_post_only(client: Client) -> None:
    assert client.get("/ui/appearance").status_code == 405


@pytest.mark.parametrize(("chosen", "language"), [("", "zh-hans"), ("en", "en"), ("xx", "zh-hans")])
def test_pages_are_chinese_unless_the_reader_chose_otherwise(chosen: str, language: str) -> None:
    factory = RequestFactory(headers={"Accept-Language": "en-US"})
    factory.cookies["django_language"] = chosen
    heard: list[str | None] = []

    def view(_request: HttpRequest) -> HttpResponse:
        heard.append(get_language())
        return HttpResponse()

    with override("zh-hans"):
        assert language_by_choice(view)(factory.get("/"))["Content-Language"] == language
    assert heard == [language]
