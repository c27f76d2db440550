"""Taking matters in: who speaks, what was said, what becomes of it; by the form of the desk's workbench."""

from datetime import datetime
from typing import Any, Literal

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Field, Router, Schema
from pydantic import StrictBool, StrictFloat, StrictInt, StrictStr

from lianxin.cases.models import Case, ContactCase, Incident
from lianxin.cases.states import Channel, Disposition, Relation
from lianxin.cases.steps.end_contact import end_contact
from lianxin.desk.intake import taking
from lianxin.desk.intake.extras import PREFIX
from lianxin.desk.intake.forms import StatementForm, demand
from lianxin.desk.pages.intake import open_contact
from lianxin.exchange import uploads
from lianxin.exchange.once import once
from lianxin.exchange.tokens import Caller
from lianxin.exchange.v1.acts import LARGEST_ID
from lianxin.exchange.v1.answers import answers
from lianxin.exchange.v1.bodies import Sent, body_of, data_of, demand_asked, faults_of, object_of, renamed
from lianxin.exchange.v1.caller import caller_of
from lianxin.exchange.v1.cases import router as cases
from lianxin.exchange.v1.fields import shape
from lianxin.foundation import time
from lianxin.foundation.errors import BadInput
from lianxin.taxonomy.fields import CategoryField

router = Router(tags=["intake"])
# What a statement is besides its form: drafts are a person's.
_OTHERS = ("contact", "incident", "act", "extra")
_FIELDS = {
    name: field
    for name, field in StatementForm.base_fields.items()
    if name not in ("contact", "draft", "draft_seen", "request_key")
}
_SPEAKER = ("channel", "number", "name")


class _Stated(Sent):
    """What belongs to no field of the form."""

    contact: StrictInt | None = Field(None, ge=1, le=LARGEST_ID, description=_("来话来件编号；不填则随登记新建"))
    incident: StrictInt | None = Field(None, ge=1, le=LARGEST_ID, description=_("并入的群发事件编号"))
    act: Literal["pool", "answer", "ask_supplement", "decline", "transfer"] | None = Field(
        None, description=_("登记后怎么办；不填为受理，可以直派的直派，其余进派单池")
    )
    extra: dict[str, StrictStr | StrictInt | StrictFloat | StrictBool | None] = Field(
        {}, description=_("诉求类别另外要问的项目，按代码")
    )


Statement = body_of("Statement", _FIELDS, _Stated)
Speaker = body_of("Speaker", {name: _FIELDS[name] for name in _SPEAKER}, Sent)


class Spoken(Schema):
    """Somebody has spoken: statements name it, and it is ended with its disposition."""

    contact: int
    channel: Channel
    at: datetime


class Ending(Sent):
    """How a contact ended."""

    disposition: Disposition


class Ended(Schema):
    """A contact with its disposition."""

    contact: int
    disposition: Disposition
    ended_at: datetime


class Registered(Schema):
    """What the citizen is told: the number, and the code with which he follows the matter, which is said here only."""

    case: str
    query_code: str
    contact: int | None
    state: str
    version: int


class StatementFields(Schema):
    """What a statement of a category may hold: JSON Schema of the fields that depend on rules and category, and of what
    the category asks besides (`extra`)."""

    fields: dict[str, Any]
    extra: dict[str, Any]


@router.get(
    "/intake/fields", response=answers(StatementFields), operation_id="statement_fields", summary=_("登记表的各项")
)
def statement_fields(request: HttpRequest, category: str) -> StatementFields:
    """What can be chosen in a statement now, and what `category` (its code) asks besides."""
    actor, at = caller_of(request).actor, time.now()
    demand(actor)
    field = CategoryField()
    field.at = at
    try:
        chosen = field.clean(category)
    except ValidationError as error:
        raise BadInput({"category": "".join(error.messages)}) from None
    form = StatementForm(actor, at, kept={"category": chosen.code, "category-code": chosen.code})
    asked = {each.key: shape(form[f"{PREFIX}{each.key}"]) for each in form.asked}
    return StatementFields(
        fields=object_of({name: shape(form[name]) for name in _FIELDS}, [*Statement.model_json_schema()["required"]]),
        extra=object_of(asked, [each.key for each in form.asked if each.required]),
    )


@router.post("/contacts", response=answers(Spoken, 201), operation_id="begin_contact", summary=_("来话来件"))
def begin(request: HttpRequest, body: Speaker) -> HttpResponse:  # type: ignore[valid-type]  # made of the form's fields
    """Somebody speaks: by which channel, from which number, by which name; each as far as it is known."""
    return once(request, lambda: _begun(caller_of(request), body), status=201)


@router.post(
    "/contacts/{int:contact}/end", response=answers(Ended), operation_id="end_contact", summary=_("来话来件小结")
)
def end(request: HttpRequest, contact: int, body: Ending) -> HttpResponse:
    """The contact is over: how it ended, once."""
    return once(request, lambda: _ended(caller_of(request), contact, body.disposition))


@cases.post(
    "/cases", response=answers(Registered, 201), operation_id="register", summary=_("登记诉求"), tags=["intake"]
)
def register(request: HttpRequest, body: Statement) -> HttpResponse:  # type: ignore[valid-type]  # made of the form's fields
    """One matter as it is told, and what becomes of it: all of it or nothing."""
    return once(request, lambda: _registered(caller_of(request), body), status=201)


def _begun(caller: Caller, body: Sent) -> Spoken:
    demand(caller.actor)
    form = StatementForm(caller.actor, time.now(), data_of(_FIELDS, body.said()))
    form.forgive(but=_SPEAKER)
    if form.errors:
        raise faults_of(form)
    row = taking.contact_of(form, by=caller.actor, at=form.at)
    return Spoken(contact=row.pk, channel=Channel(row.channel), at=row.at)


def _ended(caller: Caller, contact: int, disposition: Disposition) -> Ended:
    demand(caller.actor)
    row = open_contact(caller.actor, str(contact), ended=True)
    assert row, "an id was given"
    ended = end_contact(row, disposition, by=caller.actor, at=time.now())
    return Ended(contact=ended.pk, disposition=disposition, ended_at=time.now())


def _registered(caller: Caller, body: Any) -> Registered:
    demand(caller.actor)
    form = _form(caller, body)
    if not form.is_valid():
        raise renamed(faults_of(form), {f"{PREFIX}{each.key}": f"extra.{each.key}" for each in form.asked})
    try:
        case = taking.take(form, by=caller.actor, at=form.at)
    except BadInput as refused:
        raise renamed(refused, form.names) from refused
    return Registered(
        case=case.number,
        query_code=case.query_code,
        contact=_contact_of(case),
        state=case.state,
        version=case.version,
    )


def _form(caller: Caller, body: Any) -> StatementForm:
    said = body.said(*_OTHERS)
    contact = open_contact(caller.actor, str(body.contact or ""))
    data, files = data_of(_FIELDS, said), MultiValueDict[str, Any]()
    _put_others(data, body)
    if names := said.get("uploads"):
        files.setlist("uploads", uploads.take(names, caller.token, at=time.now()))
    form = StatementForm(caller.actor, time.now(), data, files, contact=contact)
    demand_asked(form, said)
    if body.incident and not Incident.objects.visible_to(caller.actor).filter(pk=body.incident).exists():
        raise BadInput({"incident": gettext("没有这起群发事件。")})
    if unknown := [key for key in body.extra if f"{PREFIX}{key}" not in form.fields]:
        raise BadInput({f"extra.{key}": gettext("这一类诉求没有这个项目。") for key in unknown})
    return form


def _put_others(data: QueryDict, body: Any) -> None:
    for name in ("incident", "act"):
        data[name] = str(getattr(body, name) or "")
    for key, value in body.extra.items():
        data[f"{PREFIX}{key}"] = _plain(value)


def _plain(value: str | float | bool | None) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _contact_of(case: Case) -> int | None:
    """The contact that stated the case."""
    rows = ContactCase.objects.filter(case=case, relation=Relation.STATES).order_by("pk")
    return rows.values_list("contact", flat=True).first()
