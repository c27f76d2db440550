"""Single sign-on against a real identity service: who comes in, who does not, and what is asked besides."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from lianxin.accounts.models import LockReason, Role, SignIn, SignOn
from lianxin.accounts.sign_on import protocol
from lianxin.accounts.steps.depart import depart
from lianxin.accounts.steps.link_sign_on import link_sign_on
from lianxin.accounts.steps.lock import lock
from lianxin.accounts.steps.unlink_sign_on import unlink_sign_on
from lianxin.config import sign_on
from lianxin.config.env import BadSetting
from lianxin.demo.cast import password
from lianxin.demo.management.commands.who import present_code
from lianxin.foundation import time
from lianxin.foundation.errors import BadInput, NotAllowed, WrongState
from lianxin.foundation.models import RecordEvent
from tests.accounts.identity_service import IdentityService, running
from tests.cast import actor, person

pytestmark = pytest.mark.django_db
GO, BACK = "/sign-in/with/city/", "/sign-in/with/city/back/"
STRANGER = "里的这个账号不能登录本系统"


@pytest.fixture(scope="module")
def city() -> Iterator[IdentityService]:
    yield from running()


@pytest.fixture(autouse=True)
def offered(city: IdentityService, settings) -> None:
    """Each test has the service with the claim `employee` for user names and `otp` for two factors."""
    cache.clear()
    settings.SIGN_ON = {"city": city.service(claim="employee", amr=frozenset({"otp"}), acr=frozenset({"strong"}))}


def way_back(client: Client, city: IdentityService, wished: str = "") -> str:
    """The address with which the service sends the browser back."""
    return city.visit(client.get(GO, {"next": wished} if wished else {})["Location"])


def come(client: Client, city: IdentityService, wished: str = ""):
    return client.get(way_back(client, city, wished))


def inside(client: Client) -> bool:
    return client.get("/me/").status_code == 200


def kinds(username: str) -> list[str]:
    return [e.kind for e in RecordEvent.objects.filter(subject_kind="person", subject_id=person(username).pk)]


def test_whoever_the_service_names_comes_in_and_is_linked_once(client, city):
    assert "市统一身份认证" in client.get("/sign-in/").content.decode()
    city.come_as("8f3a", employee="LinXiaoYun")
    assert come(client, city, "/me/")["Location"] == "/me/"
    assert inside(client)
    row = SignIn.objects.unscoped("test").get()
    assert (row.way, row.service, row.two_factors) == ("sign_on", "city", False)
    assert SignOn.objects.unscoped("test").get().subject == "8f3a"
    assert kinds("linxiaoyun")[-2:] == ["person.sign_on_linked", "person.signed_in"]
    again = Client()
    city.come_as("8f3a", employee="somebody else")
    assert come(again, city)["Location"] == "/"
    assert kinds("linxiaoyun").count("person.sign_on_linked") == 1


def test_the_way_there_is_guarded_by_state_nonce_and_pkce(client):
    asked = parse_qs(urlsplit(client.get(GO)["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert (asked["client_id"], asked["scope"]) == (["lianxin"], ["openid profile"])
    assert all(len(asked[name][0]) >= 32 for name in ("state", "nonce", "code_challenge"))


def test_nothing_of_the_service_is_kept_but_its_name_for_the_person(client, city):
    city.come_as("8f3a", employee="linxiaoyun", name="林某")
    come(client, city)
    kept = str(dict(client.session))
    assert "eyJ" not in kept and "access" not in kept and "林某" not in kept


def test_two_factors_of_the_service_are_enough(client, city):
    for told in ({"amr": ("pwd", "otp")}, {"acr": "strong"}):
        browser = Client()
        city.come_as("1c2d", employee="ouyangxu", **told)
        assert come(browser, city)["Location"] == "/"
        assert inside(browser)
    assert SignIn.objects.unscoped("test").filter(two_factors=True).count() == 2


def test_without_them_the_own_second_factor_is_asked(client, city):
    city.come_as("1c2d", employee="ouyangxu", amr=("pwd",), acr="weak")
    assert come(client, city)["Location"] == reverse("mfa_authenticate")
    assert not inside(client)
    client.post(reverse("mfa_authenticate"), {"code": present_code("ouyangxu")})
    assert inside(client)
    assert SignIn.objects.unscoped("test").get().way == "sign_on"


@pytest.mark.parametrize(("amr", "led"), [(("otp",), 200), (("pwd",), 302)])
def test_a_role_that_asks_for_two_factors_takes_those_of_the_service(client, city, amr, led):
    Role.objects.filter(code="agent").update(totp_required=True)
    city.come_as("8f3a", employee="linxiaoyun", amr=amr)
    come(client, city)
    assert client.get("/me/").status_code == led


def test_unknown_locked_and_departed_people_read_the_same(client, city):
    lock(person("linxiaoyun"), LockReason.LEAVE, by=actor("lengzhihui"), at=time.now())
    link_sign_on(person("qiaoyulan"), "city", "left", by=actor("lengzhihui"), at=time.now())
    depart(person("qiaoyulan"), by=actor("ouyangxu"), at=time.now())
    texts = set()
    for sub, name in (("1", "nobody"), ("2", "linxiaoyun"), ("left", "qiaoyulan"), ("3", ""), ("4", "x' or 1=1")):
        city.come_as(sub, **({"employee": name} if name else {}))
        answer = come(client, city)
        assert (answer.status_code, STRANGER in answer.content.decode()) == (403, True)
        texts.add(answer.content.decode().split("banner", 1)[1].split("<form", 1)[0])
        assert not inside(client)
    assert len(texts) == 1 and STRANGER in texts.pop()
    assert SignOn.objects.unscoped("test").count() == 1


def test_a_second_name_of_the_service_does_not_take_over_a_linked_person(client, city):
    link_sign_on(person("linxiaoyun"), "city", "8f3a", by=actor("lengzhihui"), at=time.now())
    city.come_as("another", employee="linxiaoyun")
    assert come(client, city).status_code == 403
    assert SignOn.objects.unscoped("test").get().subject == "8f3a"


def test_where_no_claim_names_people_only_those_come_in_who_were_entered(client, city, settings):
    settings.SIGN_ON = {"city": city.service()}
    city.come_as("linxiaoyun", employee="linxiaoyun")
    assert come(client, city).status_code == 403
    link_sign_on(person("linxiaoyun"), "city", "linxiaoyun", by=actor("lengzhihui"), at=time.now())
    assert come(client, city).status_code == 302
    assert inside(client)


def test_a_way_back_counts_once_and_in_its_own_browser(client, city):
    city.come_as("8f3a", employee="linxiaoyun")
    address = way_back(client, city)
    assert Client().get(address).status_code == 400
    assert client.get(address).status_code == 302
    client.post(reverse("account_logout"))
    assert client.get(address).status_code == 400
    assert not inside(client)


@pytest.mark.parametrize("change", [{"state": "forged"}, {"code": ""}, {"iss": "https://elsewhere.example"}])
def test_a_way_back_that_was_changed_opens_nothing(client, city, change):
    city.come_as("8f3a", employee="linxiaoyun")
    brought = dict(parse_qs(urlsplit(way_back(client, city)).query))
    query = urlencode({name: values[0] for name, values in brought.items()} | change)
    answer = client.get(f"{BACK}?{query}")
    assert (answer.status_code, "这次登录没有完成" in answer.content.decode()) == (400, True)
    assert not inside(client)


def test_a_token_of_another_sign_in_opens_nothing(client, city):
    """The state is this browser's, the nonce that the token has to name is not."""
    city.come_as("8f3a", employee="linxiaoyun")
    address = way_back(client, city)
    session = client.session
    for kept in session["sign_on"].values():
        kept["nonce"] = protocol.new().nonce
    session.save()
    assert client.get(address).status_code == 400
    assert not inside(client)
    assert not SignOn.objects.unscoped("test").exists()


def test_a_code_without_the_verifier_that_asked_for_it_opens_nothing(client, city):
    city.come_as("8f3a", employee="linxiaoyun")
    address = way_back(client, city)
    session = client.session
    for kept in session["sign_on"].values():
        kept["verifier"] = protocol.new().verifier
    session.save()
    assert client.get(address).status_code == 503
    assert not inside(client)


def test_a_cancelled_sign_in_is_told(client, city):
    client.get(GO)
    state = next(iter(client.session["sign_on"]))
    answer = client.get(BACK, {"error": "access_denied", "state": state})
    assert "可能是取消了" in answer.content.decode()


def test_a_service_that_is_down_is_told_and_the_password_goes_on(client, city, settings):
    settings.SIGN_ON = {"city": city.service(issuer="http://localhost:1")}
    answer = client.get(GO)
    assert (answer.status_code, "现在连不上“市统一身份认证”" in answer.content.decode()) == (503, True)
    client.post(reverse("account_login"), {"login": "linxiaoyun", "password": password()})
    assert inside(client)


def test_a_service_that_calls_itself_otherwise_is_not_believed(client, city, settings):
    settings.SIGN_ON = {"city": city.service(issuer=f"http://127.0.0.1:{city.port}")}
    assert client.get(GO).status_code == 503


def test_signing_out_leads_on_to_the_service(client, city):
    city.come_as("8f3a", employee="linxiaoyun")
    come(client, city)
    left = client.post(reverse("account_logout"))["Location"]
    assert left == "/sign-in/?left=city"
    page = client.get(left).content.decode()
    assert "公共电脑请一并退出" in page
    away = client.get("/sign-out/with/city/")["Location"]
    assert away.startswith(f"{city.issuer}/session/end?")
    assert parse_qs(urlsplit(away).query)["post_logout_redirect_uri"] == ["http://testserver/sign-in/"]
    assert not inside(client)


def test_only_own_pages_are_led_to_and_unknown_services_are_none(client, city):
    city.come_as("8f3a", employee="linxiaoyun")
    assert come(client, city, "https://elsewhere.example/")["Location"] == "/"
    for address in ("/sign-in/with/nobody/", "/sign-in/with/nobody/back/", "/sign-out/with/nobody/"):
        assert client.get(address).status_code == 404


def test_links_are_the_security_administrators_affair():
    at, guard = time.now(), actor("lengzhihui")
    with pytest.raises(NotAllowed):
        link_sign_on(person("linxiaoyun"), "city", "8f3a", by=actor("ouyangxu"), at=at)
    link_sign_on(person("linxiaoyun"), "city", "8f3a", by=guard, at=at)
    for who, service, subject, refusal in (
        ("linxiaoyun", "city", "other", WrongState),
        ("qiaoyulan", "city", "8f3a", BadInput),
        ("qiaoyulan", "nowhere", "1", BadInput),
        ("qiaoyulan", "city", "", BadInput),
    ):
        with pytest.raises(refusal):
            link_sign_on(person(who), service, subject, by=guard, at=at)
    assert SignOn.objects.unscoped("test").count() == 1
    with pytest.raises(NotAllowed):
        unlink_sign_on(person("linxiaoyun"), "city", by=actor("ouyangxu"), at=at)
    unlink_sign_on(person("linxiaoyun"), "city", by=guard, at=at)
    with pytest.raises(WrongState):
        unlink_sign_on(person("linxiaoyun"), "city", by=guard, at=at)
    assert kinds("linxiaoyun")[-2:] == ["person.sign_on_linked", "person.sign_on_unlinked"]


def test_a_link_that_is_taken_away_ends_the_sessions(client, city):
    city.come_as("8f3a", employee="linxiaoyun")
    come(client, city)
    unlink_sign_on(person("linxiaoyun"), "city", by=actor("lengzhihui"), at=time.now())
    assert not inside(client)


SETTINGS = {
    "LIANXIN_OIDC": "city",
    "LIANXIN_OIDC_CITY_ISSUER": "https://id.example.gov.cn",
    "LIANXIN_OIDC_CITY_CLIENT": "lianxin",
    "LIANXIN_OIDC_CITY_LABEL": "市统一身份认证",
    "LIANXIN_OIDC_CITY_AMR": "otp, hwk",
}


@pytest.fixture
def environment(monkeypatch, tmp_path) -> dict[str, str]:
    path = tmp_path / "secret"
    path.write_text("s3cret\n")
    given = SETTINGS | {"LIANXIN_OIDC_CITY_SECRET_FILE": str(path)}
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    return given


def test_settings_say_what_the_service_is(environment):
    city = sign_on.services()["city"]
    assert (city.issuer, city.secret, city.claim) == ("https://id.example.gov.cn", "s3cret", "sub")
    assert (city.amr, city.acr, city.scopes) == ({"otp", "hwk"}, frozenset(), ("openid", "profile"))
    assert "s3cret" not in repr(city)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("", "City"),
        ("", "city,city"),
        ("_ISSUER", "http://id.example.gov.cn"),
        ("_ISSUER", "https://id.example.gov.cn?x=1"),
        ("_ISSUER", ""),
        ("_CLIENT", ""),
        ("_LABEL", " "),
        ("_SECRET_FILE", "/nowhere"),
        ("_SECRET_FILE", ""),
    ],
)
def test_settings_that_cannot_be_meant_stop_the_start(environment, monkeypatch, name, value):
    setting = f"LIANXIN_OIDC_CITY{name}" if name else "LIANXIN_OIDC"
    monkeypatch.setenv(setting, value)
    with pytest.raises(BadSetting, match=setting):
        sign_on.services()
