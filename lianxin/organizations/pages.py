"""The units that fit what somebody types."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput
from lianxin.foundation.ui import pickers
from lianxin.organizations import queries
from lianxin.organizations.fields import unit_options
from lianxin.organizations.models import Unit


@login_required
@require_GET
def pick_units(request: HttpRequest) -> HttpResponse:
    """Living units for ``?q=``; with ``?below=`` (a code) only those below that one. Raises BadInput (below)."""
    actor = pickers.reader_of(request)
    code = request.GET.get("below", "")
    below = _unit(code, actor) if code else None
    found = queries.find_units(pickers.key_of(request), actor, pickers.LIMIT, below=below)
    return pickers.answer(request, unit_options(found))


def _unit(code: str, actor: Actor) -> Unit:
    found = None if "\0" in code else Unit.objects.visible_to(actor).filter(code=code).first()
    if found is None:
        raise BadInput({"below": _("没有这个上级单位。")})
    return found
