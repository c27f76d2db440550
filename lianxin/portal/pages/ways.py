"""Ways to the hotline besides its telephone: in writing alone, and all numbers and mailboxes that are open."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from lianxin.foundation import time
from lianxin.organizations.models import Mailbox
from lianxin.organizations.queries import public_register
from lianxin.portal.frame import page


@require_GET
def text(request: HttpRequest) -> HttpResponse:
    """How everything is done in writing, for who cannot hear or speak; with the hotline's own written doors."""
    doors = [row for row in public_register(time.now()).mailboxes if row.kind == Mailbox.Kind.PORTAL]
    return page(request, "portal/text.html", {"doors": doors})


@require_GET
def numbers(request: HttpRequest) -> HttpResponse:
    """The public numbers and mailboxes of today, each with the unit that answers for it."""
    return page(request, "portal/numbers.html", {"register": public_register(time.now())})
