"""Every address of the system, asked for by every role of the cast and by nobody: what each gets is written here.

An address that is not in the table fails, and so does a line of the table without an address.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from lianxin.accounts.models import SignIn
from lianxin.accounts.queries import SIGN_IN
from lianxin.accounts.steps.switch_post import switch_post
from lianxin.demo.cast import CAST
from lianxin.foundation import time
from tests.cases import thread
from tests.cast import actor, post, sign_in

pytestmark = pytest.mark.django_db

ROLES = [(member.username, part.role) for member in CAST.values() for part in member.parts]
ADMINISTRATORS = {"system_administrator", "security_administrator", "audit_administrator"}
WITHOUT_CASES = ADMINISTRATORS | {"roster_clerk"}
# 兰山区 has the order of the case that is asked for; these posts sit in other units.
OF_OTHER_UNITS = {
    "hetianshui unit_handler",
    "cuiyating unit_handler",
    "muyunshan unit_handler",
    "tumingyi unit_deputy",
    "expert_on_site",
    "radio_clerk",
}
# Who signs for orders and answers what a unit is asked.
OF_UNITS = {"unit_handler", "unit_deputy"}
# Who sends matters on or decides what units ask, and who compares two cases.
DISPATCHING = {"shift_leader", "dispatcher", "dispute_clerk", "reviewer", "hotline_head"}
MERGING = {"agent", "shift_leader", "dispatcher", "reviewer", "hotline_head"}
# Who takes matters in.
REGISTERING = {"agent", "shift_leader", "service_hall_clerk"}
# Who decides what is asked, in a unit or at the hotline; who reviews, closes and archives.
DECIDING = {"shift_leader", "dispatcher", "reviewer", "hotline_head", "unit_handler", "unit_deputy", "unit_head"}
REVIEWING = {"reviewer", "hotline_head"}
LEADING = {"shift_leader", "hotline_head"}
# Who looks over how all units stand.
SUPERVISING = {
    "hotline_head",
    "leading_group_office",
    "supervision_clerk",
    "inspection_office",
    "discipline_body",
    "city_leader",
}
# Who has a part in what everybody may read: cases told by the hotline and the unit, columns and figures by the office.
CHOOSING = {"knowledge_administrator", "reviewer", "hotline_head"}
PUBLISHING = CHOOSING | {"leading_group_office", "unit_deputy", "unit_head"}
WRITING = {"knowledge_administrator", "hotline_head", "leading_group_office"}
# Who reads who looked at whose data.
READING_LOOKS = {"audit_administrator", "discipline_body"}
# Who reads the dispatch catalogue and who keeps it.
READING_CATALOGUE = {"shift_leader", "dispatcher", "dispute_clerk", "hotline_head", "system_administrator"}
KEEPING_CATALOGUE = {"dispute_clerk", "hotline_head"}
# Who keeps a part of the register of units; who keeps other things and sees none of it; who has a half of the people.
KEEPING_UNITS = {"hotline_head", "leading_group_office", "unit_deputy", "unit_head"}
OTHER_ADMINISTRATORS = {"security_administrator", "audit_administrator"}
OF_PEOPLE = {"system_administrator", "security_administrator"}
# Between them these open every page that anybody opens: to ask another database for what the others get says no more.
OPENING_ALL = {
    "hotline_head",
    "system_administrator",
    "security_administrator",
    "audit_administrator",
    "agent",
    "follow_up_caller",
    "knowledge_administrator",
    "zhaihongyu unit_handler",
}
SIGN_IN_FIRST = "→ /sign-in/"
CONFIRM = "→ /me/confirm/"


@dataclass(frozen=True)
class Line:
    """What everybody signed in gets, what nobody gets, and who gets something else: a status, or whereto one is led."""

    everybody: str
    nobody: str = SIGN_IN_FIRST
    others: dict[str, str] = field(default_factory=dict)
    method: str = "get"

    def expected(self, username: str, role: str) -> str:
        return self.others.get(f"{username} {role}", self.others.get(role, self.everybody))


def but(roles: set[str], outcome: str) -> dict[str, str]:
    return dict.fromkeys(roles, outcome)


TABLE = {
    "desk:home": Line("200"),
    "desk:dispatch": Line("403", others=but(DISPATCHING, "200")),
    "desk:dispatch_ends": Line("403", others=but(DISPATCHING, "404")),
    "desk:take_next": Line("403", others=but(DISPATCHING, "422"), method="post"),
    "desk:picked": Line("403", others=but(DISPATCHING | {"follow_up_caller"}, "422"), method="post"),
    "desk:bulk_dispatch": Line("403", others=but(DISPATCHING - {"reviewer"}, "422")),
    "desk:merge": Line("403", others=but(MERGING, "404")),
    "desk:intake": Line("403", others=but(REGISTERING, "200")),
    "desk:intake_begin": Line("403", others=but(REGISTERING, "→ /desk/intake/"), method="post"),
    "desk:intake_end": Line("403", others=but(REGISTERING, "404"), method="post"),
    "desk:intake_limit": Line("403", others=but(REGISTERING, "404")),
    "desk:intake_link": Line("403", others=but(REGISTERING, "→ /desk/intake/"), method="post"),
    "desk:intake_save": Line("403", others=but(REGISTERING, "→ /desk/intake/"), method="post"),
    "desk:intake_discard": Line("403", others=but(REGISTERING, "404"), method="post"),
    "desk:intake_aside": Line("403", others=but(REGISTERING, "200"), method="post"),
    "desk:intake_fields": Line("403", others=but(REGISTERING, "200")),
    "desk:intake_done": Line("403", others=but(REGISTERING, "404") | {"linxiaoyun agent": "200"}),
    "desk:decisions": Line("403", others=but(DECIDING, "200")),
    "desk:decision_ends": Line("403", others=but(DECIDING, "200")),
    "desk:grant_alike": Line("403", others=but(DECIDING, "422"), method="post"),
    "desk:archive_picked": Line("403", others=but(REVIEWING, "422"), method="post"),
    "desk:reviews": Line("403", others=but(REVIEWING, "200")),
    "desk:review_ends": Line("403", others=but(REVIEWING, "404")),
    "desk:follow_up": Line("403", others={"follow_up_caller": "200"}),
    "desk:follow_up_number": Line("403", others={"follow_up_caller": "404"}, method="post"),
    "desk:floor": Line("403", others=but(LEADING, "200")),
    "desk:decide_limit": Line("403", others=but(LEADING, "404"), method="post"),
    "desk:supervision": Line("403", others=but(SUPERVISING, "200")),
    "desk:find": Line("→ /cases/", others=but(WITHOUT_CASES, "403"), method="post"),
    "cases:list": Line("200", others=but(WITHOUT_CASES, "403")),
    "cases:case": Line("200", others=but(OF_OTHER_UNITS, "404") | but(WITHOUT_CASES, "403")),
    "cases:narrow": Line("→ /cases/", others=but(WITHOUT_CASES, "403")),
    "cases:save_filter": Line("200", others=but(WITHOUT_CASES, "403")),
    "cases:remove_filter": Line("404", method="post"),
    "cases:keep_phrase": Line("422", others=but(WITHOUT_CASES, "403"), method="post"),
    "cases:remove_phrase": Line("404", method="post"),
    "cases:hand_over_work": Line("403", others=but(OF_UNITS | {"unit_head"}, "404")),
    "cases:sign_for": Line("403", others=but(OF_UNITS, "200")),
    "cases:call": Line("404", method="post"),
    "cases:asked": Line("403", others=but(OF_UNITS, "404")),
    "cases:act": Line("403", others=but(OF_UNITS, "404")),
    "cases:act_on": Line("403", others=but(OF_UNITS, "404")),
    "cases:print": Line("404", others=but(WITHOUT_CASES, "403")),
    "account_login": Line("→ /", "200"),
    "mfa_authenticate": Line("→ /"),
    "account_inactive": Line("200", "200"),
    "account_logout": Line("200", SIGN_IN_FIRST),
    "accounts:profile": Line("200"),
    "accounts:alive": Line("200"),
    "accounts:choose_post": Line("404", method="post"),
    "accounts:end_session": Line("404", method="post"),
    "account_change_password": Line("200"),
    "account_reauthenticate": Line("200"),
    "mfa_reauthenticate": Line(CONFIRM, others=but(ADMINISTRATORS, "200")),
    "mfa_login_webauthn": Line("404", "404", method="post"),
    "ask_for_passkey": Line("404", "404", method="post"),
    "sign_on": Line("404", "404"),
    "sign_on_back": Line("404", "404"),
    "sign_on_leave": Line("404", "404"),
    "mfa_reauthenticate_webauthn": Line(CONFIRM),
    "mfa_add_webauthn": Line(CONFIRM),
    "mfa_edit_webauthn": Line("404"),
    "mfa_remove_webauthn": Line(CONFIRM),
    "mfa_index": Line("→ /me/"),
    "mfa_activate_totp": Line(CONFIRM),
    "mfa_deactivate_totp": Line("404", others=but(ADMINISTRATORS, CONFIRM)),
    "mfa_view_recovery_codes": Line("404"),
    "mfa_generate_recovery_codes": Line(CONFIRM),
    "mfa_download_recovery_codes": Line("404"),
    "portal:home": Line("200", "200"),
    "portal:state": Line("200", "200"),
    "portal:pick_categories": Line("200", "200"),
    "portal:stated": Line("→ /portal/follow/", "→ /portal/follow/"),
    "portal:follow": Line("200", "200"),
    "portal:leave": Line("→ /portal/", "→ /portal/", method="post"),
    "portal:matter": Line("→ /portal/follow/", "→ /portal/follow/"),
    "portal:act": Line("404", "404"),
    "portal:scope": Line("200", "200"),
    "portal:answers": Line("200", "200"),
    "portal:answer": Line("404", "404"),
    "portal:columns": Line("200", "200"),
    "portal:column": Line("404", "404"),
    "portal:figures": Line("200", "200"),
    "portal:text": Line("200", "200"),
    "portal:numbers": Line("200", "200"),
    "portal:widget": Line("200", "200"),
    "portal:widget_script": Line("200", "200"),
    "portal:widget_about": Line("200", "200"),
    "manage_categories:categories": Line("403", others={"system_administrator": "200"}),
    "manage_categories:category": Line("403", others={"system_administrator": "404"}),
    "manage_categories:draft": Line("403", others={"system_administrator": "404"}),
    "manage_categories:reasons": Line("403", others={"system_administrator": "200"}),
    "manage_categories:new_reason": Line("403", others={"system_administrator": "404"}),
    "manage_categories:reason_act": Line("403", others={"system_administrator": "404"}),
    "manage_categories:areas": Line("403", others={"system_administrator": "200"}),
    "manage_categories:add_areas": Line("403", others={"system_administrator": "200"}),
    "manage_calendars:calendars": Line("403", others={"system_administrator": "200"}),
    "manage_calendars:open": Line("403", others={"system_administrator": "200"}),
    "manage_calendars:calendar": Line("403", others={"system_administrator": "404"}),
    "manage_calendars:revise": Line("403", others={"system_administrator": "404"}),
    "publishing:publications": Line("403", others=but(PUBLISHING, "200")),
    "publishing:choose": Line("403", others=but(CHOOSING, "422"), method="post"),
    "publishing:publication": Line("403", others=but(PUBLISHING, "404")),
    "publishing:act": Line("403", others=but(PUBLISHING, "404"), method="post"),
    "publishing:figures": Line("403", others=but(WRITING, "200")),
    "publishing:articles": Line("403", others=but(WRITING, "200")),
    "publishing:new_article": Line("403", others={"knowledge_administrator": "200"}),
    "publishing:article": Line("403", others=but(WRITING, "404")),
    "publishing:article_act": Line("403", others=but(WRITING, "404"), method="post"),
    "desk:manage": Line("403", others=but(ADMINISTRATORS | READING_LOOKS | READING_CATALOGUE | KEEPING_UNITS, "200")),
    "units:list": Line("200", others=but(OTHER_ADMINISTRATORS, "403")),
    "units:one": Line("404", others=but(OTHER_ADMINISTRATORS, "403")),
    "units:act": Line("404", others=but(OTHER_ADMINISTRATORS, "403")),
    "units:act_on": Line("404", others=but(OTHER_ADMINISTRATORS, "403")),
    "hubs:list": Line("200", others=but(OTHER_ADMINISTRATORS, "403")),
    "hubs:new": Line("404", others=but(OTHER_ADMINISTRATORS, "403")),
    "hubs:one": Line("404", others=but(OTHER_ADMINISTRATORS, "403")),
    "hubs:act": Line("404", others=but(OTHER_ADMINISTRATORS, "403")),
    "hubs:act_on": Line("404", others=but(OTHER_ADMINISTRATORS, "403")),
    "register:list": Line("200", others=but(OTHER_ADMINISTRATORS, "403")),
    "register:new": Line("404", others=but(OTHER_ADMINISTRATORS, "403")),
    "register:retire": Line("404", others=but(OTHER_ADMINISTRATORS, "403")),
    "people:list": Line("403", others=but(OF_PEOPLE, "200")),
    "people:new": Line("403", others=but(OF_PEOPLE, "404")),
    "people:one": Line("403", others=but(OF_PEOPLE, "404")),
    "people:act": Line("403", others=but(OF_PEOPLE, "404")),
    "people:act_on": Line("403", others=but(OF_PEOPLE, "404")),
    "roles:list": Line("403", others={"security_administrator": "200"}),
    "roles:one": Line("403", others={"security_administrator": "404"}),
    "desk:health": Line("403", others={"system_administrator": "200"}),
    "desk:settings": Line("403", others={"system_administrator": "200"}),
    "desk:setting": Line("403", others={"system_administrator": "404"}),
    "audit:events": Line("403", others={"audit_administrator": "200"}),
    "audit:access": Line("403", others=but(READING_LOOKS, "200")),
    "audit:access_file": Line("403", others=but(READING_LOOKS, "200")),
    "audit:sign_ins": Line("403", others={"audit_administrator": "200"}),
    "audit:seals": Line("403", others={"audit_administrator": "200"}),
    "audit:verify": Line("403", others={"audit_administrator": "→ /manage/audit/seals/"}, method="post"),
    "catalogue:list": Line("403", others=but(READING_CATALOGUE, "200")),
    "catalogue:export": Line("403", others=but(READING_CATALOGUE, "200")),
    "catalogue:entry": Line("403", others=but(READING_CATALOGUE, "404")),
    "catalogue:set": Line("403", others=but(KEEPING_CATALOGUE, "200")),
    "catalogue:import": Line("403", others=but(KEEPING_CATALOGUE, "200")),
    "catalogue:end": Line("403", others=but(KEEPING_CATALOGUE, "404")),
    "webhooks:list": Line("403", others={"system_administrator": "200"}),
    "webhooks:posts": Line("403", others={"system_administrator": "200"}),
    "webhooks:new": Line("403", others={"system_administrator": "404"}),
    "webhooks:one": Line("403", others={"system_administrator": "404"}),
    "webhooks:secret": Line("403", others={"system_administrator": "404"}),
    "webhooks:act": Line("403", others={"system_administrator": "404"}),
    "webhooks:delivery": Line("403", others={"system_administrator": "404"}),
    "webhooks:send_again": Line("403", others={"system_administrator": "404"}),
    "rules:list": Line("403", others={"system_administrator": "200"}),
    "rules:rule": Line("403", others={"system_administrator": "200"}),
    "rules:set": Line("403", others={"system_administrator": "200"}),
    "rules:end": Line("403", others={"system_administrator": "404"}),
    "notices:list": Line("200"),
    "notices:bell": Line("200"),
    "notices:read": Line("→ /notices/", method="post"),
    "notices:follow": Line("404", method="post"),
    "pick:units": Line("200"),
    "pick:categories": Line("200"),
    "pick:areas": Line("200"),
    "download": Line("404", "404"),
    "tokens:list": Line("403", others={"security_administrator": "200"}),
    "tokens:posts": Line("403", others={"security_administrator": "200"}),
    "tokens:issue": Line("403", others={"security_administrator": "404"}),
    "tokens:one": Line("403", others={"security_administrator": "404"}),
    "tokens:act": Line("403", others={"security_administrator": "404"}),
    "interface": Line("200", "200"),
    "operation": Line("404", "404"),
    "openapi": Line("200", "200"),
    "clients:list": Line("403", others={"security_administrator": "200"}),
    "clients:issue": Line("403", others={"security_administrator": "200"}),
    "clients:revoke": Line("403", others={"security_administrator": "404"}),
    "open311:discovery": Line("200", "200"),
    "open311:discovery_v2": Line("200", "200"),
    "open311:services": Line("200", "200"),
    "open311:service": Line("404", "404"),
    "open311:requests": Line("200", "200"),
    "open311:request": Line("404", "404"),
    "open311:token": Line("404", "404"),
    "ui:appearance": Line("→ /", "→ /", method="post"),
    "ui:gallery": Line("200", "200"),
    "ui:sample": Line("200", "200"),
    "ui:pick": Line("200", "200"),
}
TOKEN = "(?P<token>[A-Za-z0-9_-]{43})"


def addresses(patterns: list[URLPattern | URLResolver], path: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    """Every (name, path) of the system."""
    for pattern in patterns:
        here = path + str(pattern.pattern).removeprefix("^").removesuffix("$")
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern.url_patterns, here, inner)
        else:
            yield f"{space}{pattern.name}", f"/{here}"


# Those of the REST API let in tokens alone, whoever is signed in: tests/exchange/test_interface.py asks each.
ALL = {name: path for name, path in addresses(get_resolver().url_patterns) if not name.startswith("v1:")}


def outcome(client: Client, name: str, number: str) -> str:
    parts = {
        "<str:number>": number,
        "<int:pk>": "0",
        "<str:one>": number,
        "<str:other>": "0",
        "<str:token>": "x" * 16,
        "<slug:name>": "list",
        "<str:code>": "x",
        "<str:name>": "x",
        "<shape:shape>": "xml",
        "<slug:kind>": "reply_public",
        "<slug:relation>": "urges",
        "<str:rule>": "limit.handle",
        TOKEN: "x" * 43,
    }
    # Of all acts one of a unit; of those that it is asked one of those.
    act = "answer_consultation" if name == "cases:asked" else "sign_for"
    parts |= {"<slug:key>": act, "<int:on>": "0"}
    path = ALL[name]
    for part, value in parts.items():
        path = path.replace(part, value)
    answer = getattr(client, TABLE[name].method)(path)
    return f"→ {answer['Location'].partition('?')[0]}" if answer.status_code == 302 else str(answer.status_code)


def work_as(client: Client, username: str, role: str) -> None:
    sign_in(client, username)
    row = SignIn.objects.unscoped("test").get(pk=client.session[SIGN_IN])
    switch_post(row, post(username, role), by=actor(username), at=time.now())


def test_every_address_stands_in_the_table_and_every_line_has_an_address():
    assert set(ALL) == set(TABLE)


def opens_all(username: str, role: str) -> bool:
    return bool(OPENING_ALL & {role, f"{username} {role}"})


def test_a_few_roles_open_every_page_that_anybody_opens():
    for name, line in TABLE.items():
        opening = [each for each in ROLES if line.expected(*each) == "200"]
        assert not opening or any(opens_all(*each) for each in opening), name


EACH_ROLE = [
    pytest.param(*each, id=" ".join(each), marks=[] if opens_all(*each) else pytest.mark.repeats) for each in ROLES
]


@pytest.mark.parametrize(("username", "role"), EACH_ROLE)
def test_each_role_gets_what_is_written(client, username, role):
    number = thread.dispatched().number
    work_as(client, username, role)
    assert {name: outcome(client, name, number) for name in TABLE} == {
        name: line.expected(username, role) for name, line in TABLE.items()
    }


# Who opens the forms of some of the hotline's acts, open or locked; all others are refused.
HOTLINES_ACTS = {
    "accept": {"agent", "shift_leader", "dispatcher", "hotline_head"},
    "answer": {"agent", "shift_leader"},
    "dispatch": {"shift_leader", "dispatcher", "dispute_clerk", "hotline_head"},
    "designate": {"dispute_clerk", "hotline_head"},
    "review": {"reviewer", "hotline_head"},
    "record_outcome": {"follow_up_caller"},
    "close": {"reviewer", "hotline_head"},
    "confirm_decline": {"shift_leader", "hotline_head"},
    "urge": {"agent", "shift_leader", "dispatcher", "follow_up_caller", "supervision_clerk", "service_hall_clerk"},
}


@pytest.mark.parametrize(("username", "role"), EACH_ROLE)
def test_each_role_opens_the_forms_of_its_own_acts(client, username, role):
    number = thread.dispatched().number
    work_as(client, username, role)
    got = {key: client.get(f"/cases/{number}/do/{key}/").status_code for key in HOTLINES_ACTS}
    assert got == {key: 200 if role in roles else 403 for key, roles in HOTLINES_ACTS.items()}


def test_nobody_gets_what_is_written(client):
    number = thread.dispatched().number
    assert {name: outcome(client, name, number) for name in TABLE} == {
        name: line.nobody for name, line in TABLE.items()
    }
