"""The six methods of GeoReport v2, and the service discovery."""

from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lianxin.exchange.models import ClientKey, Filed
from lianxin.exchange.open311 import asking, filing, jurisdiction, limits, services, told
from lianxin.exchange.open311.door import Told, asked, client, demand_readable, door
from lianxin.exchange.open311.faults import BAD, UNKNOWN, Fault
from lianxin.exchange.open311.form import RequestForm
from lianxin.exchange.open311.shapes import JSON
from lianxin.foundation.errors import Refused
from lianxin.foundation.time import now
from lianxin.taxonomy import queries as taxonomy

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"


@require_safe
@door
def discovery(request: HttpRequest) -> Told:
    """Service Discovery: where the API lies, in which formats, since when it is as it is."""
    at = now()
    limits.may_ask(request, at)
    changed = told.moment(taxonomy.edition(at).effective_from)
    endpoint = request.build_absolute_uri(reverse("open311:services", kwargs={"shape": JSON})).rpartition("/")[0]
    return "discovery", {
        "changeset": changed,
        "contact": _("12345 政务服务便民热线，电话 12345。"),
        "key_service": _("密钥（api_key）由热线的安全管理员发放，请与热线联系。"),
        "endpoints": [
            {
                "specification": SPECIFICATION,
                "url": endpoint,
                "changeset": changed,
                "type": "production",
                "formats": ["text/xml", "application/json"],
            }
        ],
    }


@require_safe
@door
def service_list(request: HttpRequest) -> Told:
    at = now()
    asked(request, at)
    return "services", services.listed(at)


@require_safe
@door
def service(request: HttpRequest, code: str) -> Told:
    at = now()
    asked(request, at)
    return "service_definition", services.definition(services.service(code, at), at)


@require_http_methods(["GET", "HEAD", "POST"])
@door
def requests(request: HttpRequest) -> Told:
    """POST Service Request, else GET Service Requests."""
    return "service_requests", _file(request) if request.method == "POST" else _find(request)


def _find(request: HttpRequest) -> list[dict[str, object]]:
    at = now()
    given = asked(request, at)
    key = client(request, told_key, at) if (told_key := given.get("api_key", "")) else None
    if words := given.get("service_request_id", ""):
        names = asking.names_in(words)
        found = asking.called(names)
        if len(found) < len(set(names)):
            limits.missed(request, at)
        return found
    return asking.found(asking.wished(given, at), key)


def _file(request: HttpRequest) -> list[dict[str, object]]:
    at = now()
    limits.may_ask(request, at)  # before what was sent is read at all
    given = request.POST
    key = client(request, given.get("api_key") or request.GET.get("api_key", ""), at)
    limits.may_file(key, at)
    demand_readable(given)
    jurisdiction.demand(given.get("jurisdiction_id", ""), at)
    form = RequestForm(given, request.FILES, services.service(given.get("service_code", ""), at), at)
    filed = _taken(form, key, at)
    case = filed.case
    notice = _(
        "已经登记，编号 %(number)s，查询码 %(code)s。凭编号和查询码可以在热线网站上补充、催办、评价，也可以拨打 12345。"
    ) % {"number": case.number, "code": case.query_code}
    return [{"service_request_id": filed.name, "service_notice": notice, "account_id": None}]


def _taken(form: RequestForm, key: ClientKey, at: datetime) -> Filed:
    """What becomes of the form. Raises Fault with all that is wrong, and with what the steps refuse."""
    if not form.is_valid():
        raise Fault(BAD, form.faults)
    try:
        return filing.file(form, key, at=at)
    except Refused as refused:
        form.add_refusal(refused)
        raise Fault(BAD, form.faults) from None


@require_safe
@door
def request_(request: HttpRequest, name: str) -> Told:
    """GET Service Request: whoever knows its name reads it, as whoever has number and code does at the portal."""
    at = now()
    asked(request, at)
    found = asking.called(asking.names_in(name))
    if len(found) != 1:
        limits.missed(request, at)
        raise Fault(UNKNOWN, _("没有这个 service_request_id。"))
    return "service_requests", found


@require_safe
@door
def token(request: HttpRequest, name: str) -> Told:  # noqa: ARG001  # whatever it is called
    """GET service_request_id from a token: every service is `realtime`, so no token was ever given."""
    asked(request, now())
    raise Fault(UNKNOWN, _("没有这个 token：报送时已经当场给出 service_request_id。"))
