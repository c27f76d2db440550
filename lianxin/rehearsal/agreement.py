"""How often the played dispatcher chose the kind of unit that the real reply names, beside the simplest guess."""

import tomllib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

from lianxin.organizations.models import Unit
from lianxin.rehearsal.told import Told

FILE = Path(__file__).with_name("data") / "departments.toml"
# Fewer named departments say nothing.
ENOUGH = 200
# So much better than always naming the most frequent kind: a share, 0 to 1.
CLEARLY = 0.05


def of(told: Told) -> dict[str, Any]:
    """Counts and shares over the matters whose reply names a department: `agreed` by the lead of the first tier,
    `majority` by always naming the most frequent kind."""
    named = [(department, code) for department, code in told.dispatched if department]
    kinds = dict(Unit.objects.unscoped("figures").values_list("code", "kind__code"))
    agreed = sum(_means(department, code, kinds.get(code, "")) for department, code in named)
    most = Counter(department for department, _code in named).most_common(1)
    majority = most[0][1] if most else 0
    return {
        "named": len(named),
        "agreed": agreed,
        "majority": majority,
        "share": round(agreed / len(named), 3) if named else None,
        "majority_share": round(majority / len(named), 3) if named else None,
    }


def is_poor(figures: dict[str, Any]) -> bool:
    """Whether enough was named to judge, and the dispatcher was not clearly better than the simplest guess."""
    return bool(figures["named"] >= ENOUGH and figures["share"] < figures["majority_share"] + CLEARLY)


def _means(department: str, code: str, kind: str) -> bool:
    letters, kinds = _meanings()
    return code.rpartition("-")[2] in letters.get(department, ()) or kind in kinds.get(department, ())


@cache
def _meanings() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    content = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return content["letters"], content["kinds"]
