"""Looking at personal data in clear: the policy of the row's room decides, and every look is written down."""

from collections.abc import Callable
from datetime import datetime

from django.db import models
from django.utils.translation import gettext as _

from lianxin.foundation import request_id
from lianxin.foundation.actor import Actor, ActorKind
from lianxin.foundation.crypto.fields import EncryptedTextField
from lianxin.foundation.errors import BadInput
from lianxin.foundation.models.access import AccessEntry
from lianxin.foundation.policy import Decision, enforce
from lianxin.foundation.time import aware

Policy = Callable[[Actor, models.Model, str], Decision]
_policies: dict[type[models.Model], Policy] = {}
# What personal data may be looked at for (PIPL art. 6: a definite purpose); rooms declare more.
_purposes: dict[str, str] = {}


def declare_purpose(code: str, label: str) -> str:
    """Make a purpose known with its Chinese label; answers the code."""
    if _purposes.get(code, label) != label:
        raise ValueError(f"the purpose {code} is declared twice")
    _purposes[code] = label
    return code


HANDLE = declare_purpose("handle", "办理诉求")
CONTACT = declare_purpose("contact", "联系群众")
VERIFY = declare_purpose("verify", "核实情况")
EMERGENCY = declare_purpose("emergency", "紧急救助")
INSPECT = declare_purpose("inspect", "质检与监督")
CORRECT = declare_purpose("correct", "应本人要求查询更正")
DOWNLOAD = declare_purpose("download", "下载附件")
MOVE = declare_purpose("move", "全部数据迁移到其他系统")
ARCHIVE = declare_purpose("archive", "全部数据移交档案")

# What stands in the log for all rows, and for all sealed fields, of a model.
ALL_ROWS, ALL_FIELDS = 0, "*"


def purposes() -> dict[str, str]:
    """All purposes by code, for a page's choice."""
    return dict(_purposes)


def guard(model: type[models.Model], policy: Policy) -> None:
    """Let `policy` (actor, row, field's name) decide who may see the sealed texts of `model` in clear."""
    if _policies.get(model, policy) is not policy:
        raise ValueError(f"{model._meta.label} has its policy already")
    _policies[model] = policy


def may_reveal(row: models.Model, field: str, *, by: Actor) -> Decision:
    """Whether `by` may see the sealed `field` of `row`, with the reason if not; nothing is written down.

    Raises LookupError for a model without a policy, or a field that is not sealed: errors of programming.
    """
    if not isinstance(row._meta.get_field(field), EncryptedTextField):
        raise LookupError(f"{row._meta.label}.{field} is not sealed")
    return _policies[type(row)](by, row, field)


def reveal(
    row: models.Model, field: str, *, by: Actor, at: datetime, purpose: str, decided: Decision | None = None
) -> str:
    """The sealed `field` of `row` in clear, its look written to the access log.

    `decided` stands for the policy of the row's room where another room knows why `by` meets the row (a unit its
    citizen, by the order that it holds). Raises BadInput for a purpose that is not on the list, NotAllowed with the
    policy's reason.
    """
    if purpose not in _purposes:
        raise BadInput({"purpose": _("请选择查看用途。")})
    enforce(may_reveal(row, field, by=by) if decided is None else decided)
    write(row, field, by=by, at=at, purpose=purpose)
    return str(getattr(row, field) or "")


def write(row: models.Model, field: str, *, by: Actor, at: datetime, purpose: str) -> AccessEntry:
    """Write down one look; for doors that decide by themselves, such as the download of files."""
    return _written(row._meta.label_lower, row.pk, field, by, at, purpose)


def write_all(model: type[models.Model], *, by: Actor, at: datetime, purpose: str) -> AccessEntry:
    """Write down that all sealed fields of all rows of `model` are read."""
    return _written(model._meta.label_lower, ALL_ROWS, ALL_FIELDS, by, at, purpose)


def _written(row_kind: str, row_id: int, field: str, by: Actor, at: datetime, purpose: str) -> AccessEntry:
    return AccessEntry.objects.create(
        at=aware(at),
        actor_kind=by.kind,
        door=by.door,
        person_id=by.person_id,
        post_id=by.post_id,
        unit_id=by.unit_id,
        hub_id=by.hub_id,
        on_behalf_of_id=by.on_behalf_of_id,
        address="" if by.kind is ActorKind.CITIZEN else by.address,
        row_kind=row_kind,
        row_id=row_id,
        field=field,
        purpose=purpose,
        request_id=request_id.current(),
    )
