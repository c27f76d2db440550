"""What the dimensions of a scope may hold, as people choose it: rooms below make their codes known when they start."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from lianxin.foundation import time
from lianxin.organizations.models import Hub, UnitKind
from lianxin.rulebook.scopes import DIMENSIONS
from lianxin.taxonomy.models import Area, Category
from lianxin.taxonomy.queries import edition

Choices = Sequence[tuple[str, str]]
_offered: dict[str, Callable[[], Choices]] = {}


def offer(dimension: str, choices: Callable[[], Choices]) -> None:
    """Make known which codes a dimension takes, with their words in the reader's language."""
    _offered[dimension] = choices


def choices(dimension: str) -> Choices:
    """The codes of a dimension that has few, with their words; none for categories and areas, which are picked."""
    match dimension:
        case "enterprise":
            return [("yes", _("涉企")), ("no", _("非涉企"))]
        case "unit_kind":
            return list(UnitKind.objects.order_by("pk").values_list("code", "name"))
        case "hub":
            rows = Hub.objects.unscoped("hubs are known to everybody").order_by("code")
            return list(rows.values_list("code", "name"))
        case _:
            return _offered[dimension]() if dimension in _offered else []


class ScopeWords:
    """What scopes say in words; every code of `scopes` is looked up at once."""

    def __init__(self, scopes: Iterable[Mapping[str, str]]) -> None:
        codes: dict[str, set[str]] = {}
        for scope in scopes:
            for name, code in scope.items():
                codes.setdefault(name, set()).add(code)
        self._words = {name: _words(name, found) for name, found in codes.items()}

    def word(self, name: str, code: str) -> str:
        """What a code of the dimension `name` is called; the code itself where nobody knows it."""
        return self._words.get(name, {}).get(code, code)

    def told(self, scope: Mapping[str, str]) -> list[str]:
        """The scope as words, in the written order of the dimensions; empty for everything."""
        return [self.word(name, scope[name]) for name in DIMENSIONS if name in scope]


def _words(name: str, codes: set[str]) -> dict[str, str]:
    match name:
        case "category":
            rows = Category.objects.filter(edition=edition(time.now()), code__in=codes)
            return dict(rows.values_list("code", "name"))
        case "area":
            return dict(Area.objects.filter(code__in=codes).values_list("code", "name"))
        case _:
            return dict(choices(name))
