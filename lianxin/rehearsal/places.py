"""The fixed map from the place codes of the messages to places of the demonstration city."""

import re
import tomllib
from functools import cache
from pathlib import Path

from lianxin.taxonomy.models import Area

FILE = Path(__file__).with_name("data") / "place_codes.toml"
_CODE = re.compile(r"[A-Z][0-9]{1,2}[区县市]|[A-Z][区县市]|西地省")


@cache
def _map() -> tuple[dict[str, str], str]:
    content = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return content["codes"], content["default"]


def area_code(text: str) -> str:
    """The code of the area that `text` speaks of: by a place code with a number, else one without, else the default."""
    codes, default = _map()
    found = sorted(_CODE.findall(text), key=lambda code: (code == "西地省", len(code) < 3))
    return next((codes[code] for code in found if code in codes), default)


@cache
def areas() -> dict[str, Area]:
    """Every area by its code."""
    return {area.code: area for area in Area.objects.all()}
