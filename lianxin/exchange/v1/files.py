"""Files: handed in before the act that they belong to, and had again by whoever may have them."""

from datetime import datetime

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Field, File, Router, Schema
from ninja.files import UploadedFile

from lianxin.exchange import uploads
from lianxin.exchange.once import once
from lianxin.exchange.v1.answers import REFUSED, Problem, answers
from lianxin.exchange.v1.caller import actor_of, caller_of
from lianxin.foundation import time
from lianxin.foundation.files.pages import handed_out

router = Router(tags=["files"])
_CONTENT = {"content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}}


class HandedIn(Schema):
    """A file that an act may take once, named by its token among the act's `uploads`."""

    token: str = Field(description=_("办理时写进 uploads"))
    name: str = Field(description=_("文件名"))
    media_type: str = Field(description=_("类型"))
    size: int = Field(description=_("字节数"))
    until: datetime = Field(description=_("在此之前有效，过期即清除"))


@router.post("/files", response=answers(HandedIn, 201), operation_id="hand_in_file", summary=_("上传文件"))
def hand_in(request: HttpRequest, file: File[UploadedFile]) -> HttpResponse:
    """One file, checked as pages check it. Only the token that handed it in can use it, once, in an act."""
    return once(request, lambda: _handed_in(request, file), status=201)


def _handed_in(request: HttpRequest, file: UploadedFile) -> HandedIn:
    at = time.now()
    link = uploads.keep(file, caller_of(request).token, at=at)
    return HandedIn(
        token=link.token,
        name=link.name,
        media_type=link.file.media_type,
        size=link.file.size,
        until=uploads.usable_until(at),
    )


@router.get(
    "/files/{token}",
    response={REFUSED: Problem},
    operation_id="read_file",
    summary=_("下载附件"),
    openapi_extra={"responses": {200: {"description": "OK", **_CONTENT}}},
)
def read_file(request: HttpRequest, token: str) -> FileResponse:
    """An attachment of a case or order that the caller may have; the look is written to the access log."""
    return handed_out(token, actor_of(request))
