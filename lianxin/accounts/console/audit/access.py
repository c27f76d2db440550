"""Who looked at whose personal data in clear, and what for; as lines and as a file."""

from collections.abc import Iterator, Mapping

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianxin.accounts.console.audit.frame import LogLine, framed, page_of, people_in, who
from lianxin.accounts.console.audit.narrowing import AccessForm
from lianxin.accounts.queries import actor_of, names_of
from lianxin.foundation import access, exports, time
from lianxin.foundation.errors import BadInput
from lianxin.foundation.models.access import READ_LOG, AccessEntry
from lianxin.foundation.policy import require

# Rows of one file; who wants more takes a day or a person at a time.
MOST = 20_000
COLUMNS = (
    "at",
    "person_id",
    "post_id",
    "unit_id",
    "hub_id",
    "on_behalf_of_id",
    "door",
    "address",
    "row_kind",
    "row_id",
    "field",
    "purpose",
    "request_id",
)


@login_required
@require_GET
def looks(request: HttpRequest) -> HttpResponse:
    """The access log by day, person and purpose; what cannot be meant is told (422). Raises NotAllowed."""
    form, rows = _asked(request)
    shown, pager = page_of(rows, request) if rows is not None else ([], None)
    names = names_of(people_in(shown))
    given = request.GET.copy()
    given.pop("before", None)
    context = {
        "form": form,
        "lines": [_line(row, names) for row in shown],
        "pager": pager,
        "asked": given.urlencode(),
        "most": MOST,
    }
    status = 422 if rows is None else 200
    return render(
        request, "accounts/console/audit/access.html", framed(actor_of(request), "access", context), status=status
    )


def _asked(request: HttpRequest) -> tuple[AccessForm, "QuerySet[AccessEntry] | None"]:
    """The form, and the rows that it asks for; None where it cannot be meant."""
    actor = actor_of(request)
    require(actor, READ_LOG)
    form = AccessForm(request.GET, actor=actor)
    return form, AccessEntry.objects.visible_to(actor).filter(form.q()) if form.is_valid() else None


def _line(row: AccessEntry, names: Mapping[int, str]) -> LogLine:
    return LogLine(
        at=row.at,
        what=_(access.purposes().get(row.purpose, row.purpose)),
        code=row.purpose,
        subject=f"{row.row_kind} {row.row_id} · {row.field}",
        who=who(row, names),
        kept=[_("请求 %(id)s") % {"id": row.request_id}] if row.request_id else [],
    )


@login_required
@require_GET
def looks_file(request: HttpRequest) -> HttpResponse:
    """The same as CSV, the newest `MOST` rows; ids and codes, people by name besides. Raises NotAllowed, BadInput."""
    form, rows = _asked(request)
    if rows is None:
        raise BadInput({name: " ".join(map(str, texts)) for name, texts in form.errors.items()})
    found = list(rows.order_by("-pk")[:MOST])
    answer = HttpResponse(
        "\ufeff" + exports.written([_("姓名"), *COLUMNS], _cells(found)), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="access-{time.local(time.now()):%Y%m%d-%H%M}.csv"'
    return answer


def _cells(rows: list[AccessEntry]) -> Iterator[list[object]]:
    names = names_of(people_in(rows))
    for row in rows:
        values = [getattr(row, name) for name in COLUMNS[1:]]
        told = ["" if value is None else value for value in values]
        yield [names.get(row.person_id or 0, ""), time.local(row.at).isoformat(timespec="seconds"), *told]
