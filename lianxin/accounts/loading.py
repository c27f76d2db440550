"""The roles with which an installation begins."""

from pathlib import Path
from typing import Any

from django.db import transaction

from lianxin.accounts.models import Administers, Role
from lianxin.accounts.models.roles import SCOPES
from lianxin.accounts.separation import rights_file
from lianxin.accounts.steps.set_role_rights import check_rights
from lianxin.foundation import sheets
from lianxin.foundation.errors import BadInput

FILE = Path(__file__).parent / "data" / "roles.csv"
COLUMNS = ("code", "name", "scope", "totp_required", "description", "administers")


@transaction.atomic
def load_roles() -> None:
    """Bring every role of the template up to date; rights that the city changed are left as they are.

    Raises BadInput naming file, row and field, or the role and the right that it may not hold.
    """
    rights = rights_file()["roles"]
    rows = sheets.read(FILE, COLUMNS)
    if strangers := rights.keys() ^ {row.text("code") for row in rows}:
        raise BadInput(
            {"role_rights.toml": f"role_rights.toml 与 roles.csv 的角色不一致：{'、'.join(sorted(strangers))}"}
        )
    for row in rows:
        _load(_fields(row), rights[row.text("code")])


def _fields(row: sheets.Row) -> dict[str, Any]:
    administers = row.choice("administers", Administers.values) if row.optional("administers") else ""
    return {
        "code": row.text("code"),
        "name": row.text("name"),
        "scope": row.choice("scope", [code for code, _label in SCOPES]),
        "totp_required": row.yes("totp_required"),
        "description": row.optional("description"),
        "administers": administers,
    }


def _load(fields: dict[str, Any], rights: list[str]) -> None:
    role = Role.objects.filter(code=fields["code"]).first() or Role()
    for name, value in fields.items():
        setattr(role, name, value)
    if role.customised_at is None:
        role.rights = sorted(rights)
    check_rights(role, role.rights)
    role.save()
