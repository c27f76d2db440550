"""The columns as the office writes, publishes and withdraws their pages."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianxin.accounts.queries import actor_of
from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import NotAllowed, NotFound
from lianxin.foundation.ui.moments import minute
from lianxin.foundation.ui.shapes import Chip, Crumb, Row
from lianxin.foundation.ui.step_form import StepForm, taken
from lianxin.portal import policies
from lianxin.portal.models import Article
from lianxin.portal.pages.staff.access import demand, may_write
from lianxin.portal.pages.staff.forms import ArticleForm
from lianxin.portal.publications import may_move
from lianxin.portal.states import ArticleState
from lianxin.portal.steps.publish_article import publish_article
from lianxin.portal.steps.withdraw_article import withdraw_article
from lianxin.portal.steps.write_article import write_article

SHOWN = 100
STEPS = {"publish": publish_article, "withdraw": withdraw_article}


@login_required
@require_GET
def articles(request: HttpRequest) -> HttpResponse:
    """All pages of the columns, drafts among them, the newest first."""
    actor = actor_of(request)
    demand(may_write(actor))
    rows = Article.objects.visible_to(actor).order_by("-written_at", "-pk")[:SHOWN]
    context = {
        "rail_key": "publications",
        "crumbs": [_crumb(), Crumb(_("公告和指南"))],
        "rows": [_row(row) for row in rows],
        "writes": actor.has(policies.WRITE.code),
    }
    return render(request, "portal/staff/articles.html", context)


def _crumb() -> Crumb:
    return Crumb(_("发布"), reverse("publishing:publications"))


def _row(row: Article) -> Row:
    state = ArticleState(row.state)
    ends = _("至 %(moment)s") % {"moment": minute(row.ends_at)} if row.ends_at else _("长期")
    return Row(
        title=row.title,
        href=reverse("publishing:article", args=[row.token]),
        meta=[row.get_column_display(), minute(row.begins_at), ends],
        chips=[Chip(state.label, "good" if state is ArticleState.PUBLISHED else "strong")],
    )


@login_required
@require_http_methods(["GET", "POST"])
def article(request: HttpRequest, token: str = "") -> HttpResponse:
    """A page that is written, or a new one without a ``token``; what is refused comes back with the words (422)."""
    actor = actor_of(request)
    demand(may_write(actor))
    row = _found(actor, token) if token else None
    form = _article_form(actor, row, request)
    if request.method == "POST" and form is None:
        raise NotAllowed(_("已经发布，请先撤下再改。"))
    if form and form.is_bound and taken(form, lambda: _written(row, form, actor)):
        messages.success(request, _("已存为草稿，由另一人发布"))
        return redirect("publishing:articles")
    return _shown(request, actor, row, form)


def _article_form(actor: Actor, row: Article | None, request: HttpRequest) -> ArticleForm | None:
    """The form where the reader may write it as it stands."""
    if row is None:
        demand(actor.has(policies.WRITE.code))
    writable = row is None or row.state != ArticleState.PUBLISHED
    given = request.POST if request.method == "POST" else None
    return ArticleForm(row, given) if writable and actor.has(policies.WRITE.code) else None


def _written(row: Article | None, form: ArticleForm, actor: Actor) -> None:
    now = time.now()
    by = actor.with_request_key(form.cleaned_data["request_key"])
    write_article(row, form.page(now), seen=form.cleaned_data["seen"], by=by, at=now)


def _found(actor: Actor, token: str) -> Article:
    row = Article.objects.visible_to(actor).filter(token=token).first() if "\0" not in token else None
    if row is None:
        raise NotFound
    return row


def _shown(request: HttpRequest, actor: Actor, row: Article | None, form: ArticleForm | None) -> HttpResponse:
    approves = row is not None and actor.has(policies.APPROVE.code)
    context = {
        "rail_key": "publications",
        "crumbs": [
            _crumb(),
            Crumb(_("公告和指南"), reverse("publishing:articles")),
            Crumb(row.title if row else _("新写")),
        ],
        "row": row,
        "form": form,
        "step": StepForm(version=row.version, auto_id="step-%s") if row else None,
        "may_publish": approves and row is not None and may_move(row, "publish_article"),
        "may_withdraw": approves and row is not None and may_move(row, "withdraw_article"),
    }
    return render(request, "portal/staff/article.html", context, status=422 if form and form.is_bound else 200)


@login_required
@require_POST
def article_act(request: HttpRequest, token: str, key: str) -> HttpResponse:
    """Publish or withdraw a page. Raises NotFound, and what the step raises."""
    actor = actor_of(request)
    demand(may_write(actor))
    row, step = _found(actor, token), STEPS.get(key)
    if step is None:
        raise NotFound
    form = StepForm(request.POST)
    form.full_clean()
    by = actor.with_request_key(form.cleaned_data.get("request_key", ""))
    step(row, seen=form.cleaned_data.get("seen"), by=by, at=time.now())
    messages.success(request, _("已发布") if key == "publish" else _("已撤下"))
    return redirect("publishing:articles")
