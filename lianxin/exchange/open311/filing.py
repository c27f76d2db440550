"""Taking in what a client files: the same steps as for a citizen at the portal, all of them or none."""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from lianxin.cases import titles
from lianxin.cases.models import Case
from lianxin.cases.own_case import citizen_of, visitor
from lianxin.cases.states import AttachmentKind, Channel, Disposition
from lianxin.cases.steps.attach_to_case import attach_to_case
from lianxin.cases.steps.end_contact import end_contact
from lianxin.cases.steps.receive_contact import receive_contact
from lianxin.cases.steps.register import Statement, register
from lianxin.citizens.steps.find_or_register import find_or_register
from lianxin.exchange.models import ClientKey, Filed
from lianxin.exchange.open311.form import RequestForm
from lianxin.exchange.open311.where import area_in, point_words
from lianxin.foundation.actor import Door
from lianxin.foundation.locks import hold
from lianxin.foundation.step import fingerprint
from lianxin.organizations.queries import hub_of_area
from lianxin.rulebook.queries import find
from lianxin.rulebook.scopes import Facts
from lianxin.taxonomy.models import Area

NAME_BYTES = 15  # of a request's name: twenty letters that nobody guesses
_NOT_SAID = ("api_key", "jurisdiction_id")


@transaction.atomic
def file(form: RequestForm, key: ClientKey, *, at: datetime) -> Filed:
    """What a valid form became. The same form once more within the rule ``open311.repeat`` is the same request: a
    telephone that heard no answer sends again. Raises what the steps raise; nothing is left half done."""
    wording = _wording(form)
    hold(f"open311/{key.pk}/{wording.hex()}")
    since = at - timedelta(seconds=find("open311.repeat", Facts(), at).span.seconds)
    earlier = Filed.objects.of_client(key).filter(wording=wording, at__gt=since).select_related("case").first()
    if earlier:
        return earlier
    given = form.cleaned_data
    return Filed.objects.create(
        name=secrets.token_urlsafe(NAME_BYTES),
        key=key,
        case=_case(form, key, at),
        service=form.service,
        wording=wording,
        point=point_words(given["lat"], given["long"]),
        media_url=next(iter(given["media_url"]), ""),
        at=at,
    )


def _wording(form: RequestForm) -> bytes:
    said = {name: values for name, values in form.said.lists() if name not in _NOT_SAID}
    return fingerprint([said, form.cleaned_data["media"], form.service.pk])


def _case(form: RequestForm, key: ClientKey, at: datetime) -> Case:
    area = form.area or area_in("", at)
    by, given = visitor(hub_of_area(area, at), door=Door.API), form.cleaned_data
    citizen, phone = find_or_register(given["phone"], form.full_name, by=by, at=at)
    contact = receive_contact(Channel.WEB, hub_of_area(area, at), citizen, phone, by=by, at=at)
    with override(settings.LANGUAGE_CODE):  # whatever the client speaks: the desk reads it
        statement = _statement(form, key, area)
    case = register(contact, statement, by=by, at=at)
    own = citizen_of(case, door=Door.API)
    for upload in given["media"]:
        attach_to_case(case, upload, AttachmentKind.EVIDENCE, by=own, at=at)
    end_contact(contact, Disposition.REGISTERED, by=by, at=at)
    return case


def _statement(form: RequestForm, key: ClientKey, area: Area) -> Statement:
    given = form.cleaned_data
    words = given["description"].strip() or _("市民反映“%(service)s”，没有写说明。") % {"service": form.service.name}
    point = point_words(given["lat"], given["long"])
    return Statement(
        title=titles.first_words(words),
        content=words,
        appeal_type=form.appeal_type,
        category=form.service,
        area=area,
        place=given["address_string"].strip() or (_("坐标 %(point)s") % {"point": point} if point else ""),
        details="\n".join([*form.answers(), *form.others(), *_besides(form, key, point)]),
    )


def _besides(form: RequestForm, key: ClientKey, point: str) -> list[str]:
    """What the desk has no box for, one to a line."""
    given = form.cleaned_data
    told = {
        _("来源"): _("公众应用“%(name)s”（Open311）") % {"name": key.name},
        _("坐标（WGS84，纬度在前）"): point,
        _("地址编号"): given["address_id"].strip(),
        _("电子邮件"): given["email"],
        _("图片链接"): " ".join(given["media_url"]),
    }
    return [f"{label}：{value}" for label, value in told.items() if value]
