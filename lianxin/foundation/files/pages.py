"""The one way out for files: the owner's policy decides, the look is written down, the content can do nothing."""

from django.http import FileResponse, HttpRequest
from django.views.decorators.http import require_GET

from lianxin.foundation import access, time
from lianxin.foundation.actor import Actor, ActorKind, Door
from lianxin.foundation.errors import NotFound
from lianxin.foundation.files.owners import decide
from lianxin.foundation.files.storing import storage
from lianxin.foundation.files.types import allowed
from lianxin.foundation.models.files import FileLink

INERT = {
    "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


@require_GET
def download(request: HttpRequest, token: str) -> FileResponse:
    """The file behind `token`; pictures and PDF are shown in the page's place when `?inline` asks for it. Raises as
    `handed_out`."""
    actor: Actor = getattr(request, "actor", None) or Actor(kind=ActorKind.CITIZEN, door=Door.PORTAL)
    return handed_out(token, actor, inline="inline" in request.GET)


def handed_out(token: str, actor: Actor, *, inline: bool = False) -> FileResponse:
    """The file behind `token` for `actor`, the look written down; where it is asked for `inline` and can do nothing
    there, to be shown in place.

    Raises NotFound alike for an unknown token and for whoever may not have the file.
    """
    known = FileLink.objects.select_related("file").filter(token=token) if "\0" not in token else None
    link = known.first() if known is not None else None
    if link is None or not decide(link, by=actor):
        raise NotFound
    access.write(link, "file", by=actor, at=time.now(), purpose=access.DOWNLOAD)
    kind = allowed().get(link.file.media_type)
    shown = kind is not None and kind.inline and inline
    return FileResponse(
        storage().open(link.file.path),
        as_attachment=not shown,
        filename=link.name,
        content_type=link.file.media_type,
        headers=INERT,
    )
