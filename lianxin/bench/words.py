"""Invented citizens' words: thousands of estates, roads and matters, so that a word finds few or many as in a city."""

import random
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lianxin.cases.states import TextKind
from lianxin.taxonomy.models import Area, Category

# Of the numbers in what citizens say.
_HIGHEST = {"days": 40, "hour": 11, "homes": 90}
FILE = Path(__file__).with_name("data") / "words.toml"


@dataclass(frozen=True, slots=True)
class Told:
    """What one citizen says of what happened where."""

    title: str
    content: str
    place: str
    category: Category
    area: Area

    @property
    def said(self) -> dict[TextKind, str]:
        return {TextKind.TITLE: self.title, TextKind.CONTENT: self.content, TextKind.PLACE: self.place}


@cache
def _parts() -> dict[str, list[str]]:
    content: dict[str, Any] = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return content


class Tongue:
    """One seeded source of words. Some categories, areas and places are spoken of far more often than others."""

    def __init__(self, seed: str) -> None:
        self.random = random.Random(seed)  # noqa: S311  # invented texts, not secrecy
        self._categories, self._areas = _taxonomy()

    def tells(self) -> Told:
        """Something that a citizen might say."""
        category, area = self.often(self._categories), self.often(self._areas)
        words = self._words(category)
        draw = self.random
        body = draw.sample(_parts()["sentence"], draw.randint(2, 5))
        content = "".join([self._any("opening"), *body, self._any("closing")])
        place = f"{area.name}{words['place']}"
        return Told(self._any("title").format(**words), content.format(**words), place, category, area)

    def name(self) -> str:
        """What somebody is called."""
        return self._any("family") + self._any("given")

    def often(self, things: list[Any]) -> Any:
        """One of `things`, the first ones much oftener."""
        return things[int(len(things) * self.random.random() ** 2)]

    def _words(self, category: Category) -> dict[str, str]:
        estate = self._any("estate_first") + self._any("estate_last") + self._any("estate_phase")
        road = self._any("road_first") + self._any("road_last")
        numbers = {
            name: str(self.random.randint(2, high)) for name, high in (("days", 40), ("hour", 11), ("homes", 90))
        }
        word = self.random.choice([*filter(None, category.keywords), category.name])
        where = {"estate": estate, "road": road, "spot": self._any("spot"), "place": road + estate}
        return where | numbers | {"matter": category.name, "word": word}

    def _any(self, part: str) -> str:
        return self.random.choice(_parts()[part])


@cache
def _taxonomy() -> tuple[list[Category], list[Area]]:
    """All categories of the last level and all areas, in an order that is not that of their codes."""
    categories = list(Category.objects.filter(level=3).select_related("edition").order_by("code"))
    areas = list(Area.objects.select_related("parent", "administered_by").order_by("code"))
    for rows in (categories, areas):
        random.Random(len(rows)).shuffle(rows)  # noqa: S311  # as above
    return categories, areas
