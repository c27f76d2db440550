"""Files as pages show them."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from lianxin.cases import attachments
from lianxin.cases.models import TaskOrder
from lianxin.cases.states import AttachmentKind
from lianxin.foundation.files import links_of
from lianxin.foundation.models.files import FileLink


@dataclass(frozen=True, slots=True)
class Paper:
    """One file: `picture` is the address under which it is shown in place, "" for what is none."""

    name: str
    kind: str
    at: datetime
    href: str
    picture: str


def paper(link: FileLink) -> Paper:
    """The file of `link`, which the reader may have."""
    href = reverse("download", args=[link.token])
    is_picture = link.file.media_type.startswith("image/")
    kind = AttachmentKind(link.kind).label if link.kind else ""
    return Paper(link.name, str(kind), link.at, href, f"{href}?inline" if is_picture else "")


def of_order(order: TaskOrder) -> list[Paper]:
    """What was put to an order that the reader sees, the oldest first."""
    return [paper(link) for link in links_of((attachments.ORDER, order.pk))]
