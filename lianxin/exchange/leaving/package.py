"""What tells a stranger what he has before him: `datapackage.json` (Frictionless Data Package 2.0), README, checker."""

import inspect
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.contrib.postgres.fields.ranges import RangeField
from django.db import models

from lianxin.cases.models import CaseText
from lianxin.exchange.leaving import verify
from lianxin.exchange.leaving.places import Place, Written
from lianxin.exchange.leaving.tables import Column, Table
from lianxin.foundation import time
from lianxin.foundation.crypto import EncryptedTextField
from lianxin.foundation.models.seals import Seal, SealLeaf
from lianxin.foundation.outbox import books

FORMAT = 1
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
README = Path(__file__).with_name("readme.md")
NOT_HASHED = ["id", "position", "sha256", "sm3"]


def complete(
    place: Place, tables: Sequence[Table], counts: Mapping[str, int], lost: Sequence[str], at: datetime
) -> None:
    """Describe what `place` holds: `counts` rows by table, `lost` contents of attachments that were not there."""
    described = [_resource(table, counts[table.name], place.written[table.path]) for table in tables]
    package = {
        "$schema": PROFILE,
        "name": "lianxin-export",
        "title": "连心全部数据",
        "created": at.isoformat(timespec="seconds"),
        "format": FORMAT,
        "lost_files": list(lost),
        "proof": _proof(tables),
        "resources": described,
    }
    place.put("datapackage.json", json.dumps(package, ensure_ascii=False, indent=1) + "\n")
    place.put("README.md", _readme(tables, counts, lost, at))
    place.put("verify.py", inspect.getsource(verify))
    place.write_sums()


def _resource(table: Table, rows: int, written: Written) -> dict[str, Any]:
    kind = "jsonl" if table.is_json else "csv"
    return {
        "name": table.name,
        "path": table.path,
        "title": table.title,
        "description": inspect.cleandoc(table.model.__doc__ or ""),
        "type": "table",
        "format": kind,
        "mediatype": "application/jsonl" if table.is_json else "text/csv",
        "encoding": "utf-8",
        "bytes": written.size,
        "hash": f"sha256:{written.sha256}",
        "rows": rows,
        "schema": _schema(table),
    }


def _schema(table: Table) -> dict[str, Any]:
    keys = [_reference(column) for column in table.columns if isinstance(column.field, models.ForeignKey)]
    schema: dict[str, Any] = {"fields": [_field(column) for column in table.columns]}
    return schema | {"primaryKey": [table.model._meta.pk.attname], "foreignKeys": keys}


def _reference(column: Column) -> dict[str, Any]:
    target = column.field.target_field  # type: ignore[attr-defined]  # it is a foreign key
    return {"fields": [column.name], "reference": {"resource": target.model._meta.db_table, "fields": [target.attname]}}


def _field(column: Column) -> dict[str, Any]:
    field = {"name": column.name, "type": column.kind, "title": column.title}
    description = _description(column)
    field |= {"description": description} if description else {}
    return field | ({"constraints": {"required": True}} if _is_required(column) else {})


def _is_required(column: Column) -> bool:
    """Whether no cell is empty: texts may be, and a span may have no end."""
    return not (column.field.null or column.kind == "string" or isinstance(column.field, RangeField))


def _description(column: Column) -> str:
    """Help, what codes mean, and how it is written where that is not plain."""
    said = [str(column.field.help_text)]
    if codes := [f"{code}={label}" for code, label in column.field.flatchoices if code != label]:
        said.append(f"代码：{'；'.join(codes)}")
    if isinstance(column.field, models.BinaryField):
        said.append("十六进制")
    if isinstance(column.field, EncryptedTextField):
        said.append("在本系统中加密存放，此处为明文")
    return "。".join(filter(None, said))


def _proof(tables: Sequence[Table]) -> dict[str, Any]:
    """What the checker needs to find chains, seals and salted texts."""
    paths = {table.model: table.path for table in tables}
    kept = [
        {"name": book.name, "path": paths[book.model], "chain": list(book.model.chain_fields)}
        for book in books.registered()
    ]
    named = {"seals": paths[Seal], "leaves": paths[SealLeaf], "texts": paths[CaseText]}
    return {"books": kept, "not_hashed": NOT_HASHED, **named}


def _readme(tables: Sequence[Table], counts: Mapping[str, int], lost: Sequence[str], at: datetime) -> str:
    rows = [f"| `{table.path}` | {table.title} | {counts[table.name]} |" for table in tables]
    said = README.read_text(encoding="utf-8")
    missing = "\n".join(f"- `{path}`" for path in lost) or "无。None."
    moment = time.local(at).isoformat(timespec="seconds")
    return said.replace("{{ at }}", moment).replace("{{ tables }}", "\n".join(rows)).replace("{{ lost }}", missing)
