"""The way into the consoles: those that the reader's post has a part in, each with what may need somebody."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianxin.foundation.errors import NotAllowed
from lianxin.foundation.ui import consoles
from lianxin.foundation.ui.shapes import Crumb


@login_required
@require_GET
def manage(request: HttpRequest) -> HttpResponse:
    """Raises NotAllowed for a post that has a part in none."""
    links = consoles.links_for(request)
    if not links:
        raise NotAllowed(_("您的岗位没有管理事项。"))
    return render(request, "desk/manage.html", {"rail_key": "manage", "crumbs": [Crumb(_("管理"))], "links": links})
