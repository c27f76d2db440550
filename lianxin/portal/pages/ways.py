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
    """The public numbers and mailboxes of today, each with the unit that answers for it; not those by which departments
    hand matters to each other."""
    register = public_register(time.now())
    mailboxes = [row for row in register.mailboxes if row.kind != Mailbox.Kind.PEER]
    return page(request, "portal/numbers.html", {"numbers": register.numbers, "mailboxes": mailboxes})
