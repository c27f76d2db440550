"""The texts with which an installation begins. A changed text becomes a new version; old notices keep theirs."""

import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction

from lianxin.notices.models import Template
from lianxin.notices.texts import check_template

FILE = Path(__file__).parent / "data" / "templates.toml"
FIELDS = ("title", "body", "link", "variables", "urgent", "channels")


@transaction.atomic
def load_templates(path: Path = FILE) -> None:
    """Bring the templates up to date. Raises ValueError, naming the template, for texts that do not fit."""
    for code, table in tomllib.loads(path.read_text(encoding="utf-8")).items():
        _load(_template(code, table))


def _template(code: str, table: dict[str, Any]) -> Template:
    if unknown := table.keys() - set(FIELDS):
        raise ValueError(f"template {code}: unknown fields {', '.join(sorted(unknown))}")
    template = Template(code=code, **table)
    check_template(template)
    return template


def _load(template: Template) -> None:
    newest = Template.objects.filter(code=template.code).order_by("-version").first()
    if newest and all(getattr(newest, name) == getattr(template, name) for name in FIELDS):
        return
    template.version = newest.version + 1 if newest else 1
    template.save()
