"""What was done, newest first: every step of every book, as ids, codes and times."""

from collections.abc import Mapping

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianxin.accounts import policies
from lianxin.accounts.console.audit.frame import LogLine, framed, page_of, people_in, who
from lianxin.accounts.console.audit.narrowing import EventForm
from lianxin.accounts.queries import actor_of, names_of
from lianxin.foundation.models.events import ChainedEvent
from lianxin.foundation.outbox.books import Book
from lianxin.foundation.policy import require

EMPTY: tuple[object, ...] = (None, "", [], {})
DIGEST = 64  # hexadecimal digits


@login_required
@require_GET
def events(request: HttpRequest) -> HttpResponse:
    """Events of one book by day, person, kind and subject; what cannot be meant is told (422). Raises NotAllowed."""
    actor = actor_of(request)
    require(actor, policies.READ_LOG)
    form = EventForm(request.GET, actor=actor)
    book = form.chosen_book() if form.is_valid() else None
    rows, pager = page_of(book.model._default_manager.filter(form.q()), request) if book else ([], None)
    names = names_of(people_in(rows))
    lines = [line_of(row, book, names) for row in rows if book]
    context = framed(actor, "events", {"form": form, "lines": lines, "pager": pager})
    return render(request, "accounts/console/audit/events.html", context, status=200 if book else 422)


def line_of(row: ChainedEvent, book: Book, names: Mapping[int, str]) -> LogLine:
    """One event of `book` as a line; `names` are those of the people that it may name."""
    return LogLine(
        at=row.at,
        what=_(row.label),
        code=row.kind,
        subject=_("%(book)s %(chain)s 第 %(seq)s 条")
        % {"book": _(book.scope_label), "chain": row.chain_key, "seq": row.seq},
        who=who(row, names),
        kept=_kept(row),
    )


def _kept(row: ChainedEvent) -> list[str]:
    """From and to which state, and what the step kept besides."""
    told = [f"{row.from_state or '…'} → {row.to_state or '…'}"] if row.from_state or row.to_state else []
    return told + [f"{name} {_told(value)}" for name, value in sorted(row.data.items()) if value not in EMPTY]


def _told(value: object) -> str:
    """Ids, codes and times in one line; of a digest its beginning."""
    if isinstance(value, dict):
        return " ".join(f"{name} {_told(each)}" for name, each in value.items())
    if isinstance(value, list):
        return " / ".join(map(_told, value))
    told = str(value)
    return f"{told[:8]}…" if len(told) == DIGEST else told
