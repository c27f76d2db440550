"""How often the played dispatcher chose the kind of unit that the real reply names, beside the simplest guess."""

import tomllib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

from lianxin.organizations.models import Unit
from lianxin.rehearsal.told import Told

FILE = Path(__file__).with_name("data") / "departments.toml"
# Kinds of units that pass on whatever it is: the governments of places.
GOVERNMENTS = {"county_government", "development_zone"}
# Fewer named departments say nothing.
ENOUGH = 200
# So much better than always naming the most frequent kind: a share, 0 to 1.
CLEARLY = 0.05


def of(told: Told) -> dict[str, Any]:
    """Counts and shares over the matters whose reply names a department.

    What went to the government of a county or zone says nothing of departments, for that passes it on: `named` counts
    all, `to_counties` those, `judged` the others. `agreed` are those judged whose lead is of the kind that was named,
    `majority` those that always naming the most frequent kind among them would have met; the shares are of `judged`,
    but `agreed_of_named`, which counts what went to counties as missed.
    """
    kinds = dict(Unit.objects.unscoped("figures").values_list("code", "kind__code"))
    named = [(department, code) for department, code in told.dispatched if department]
    judged = [(department, code) for department, code in named if kinds.get(code) not in GOVERNMENTS]
    agreed = sum(_means(department, code, kinds.get(code, "")) for department, code in judged)
    most = Counter(department for department, _code in judged).most_common(1)
    majority = most[0][1] if most else 0
    return {
        "named": len(named),
        "to_counties": len(named) - len(judged),
        "judged": len(judged),
        "agreed": agreed,
        "majority": majority,
        "share": _share(agreed, len(judged)),
        "majority_share": _share(majority, len(judged)),
        "agreed_of_named": _share(agreed, len(named)),
    }


def is_poor(figures: dict[str, Any]) -> bool:
    """Whether enough was judged, and the dispatcher was not clearly better than the simplest guess."""
    return bool(figures["judged"] >= ENOUGH and figures["share"] < figures["majority_share"] + CLEARLY)


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None


def _means(department: str, code: str, kind: str) -> bool:
    letters, kinds = _meanings()
    return code.rpartition("-")[2] in letters.get(department, ()) or kind in kinds.get(department, ())


@cache
def _meanings() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    content = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return content["letters"], content["kinds"]
