from collections.abc import Iterator

import pytest
from django.test import RequestFactory

from lianxin.foundation.ui import rail
from lianxin.foundation.ui.rail import RailItem, RailLink


@pytest.fixture(autouse=True)
def empty_rail(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(rail, "_items", {})
    yield


def item(key: str, order: int, seen: bool = True) -> RailItem:
    return RailItem(
        key=key, label=key, icon="bell", url_name="ui:appearance", order=order, allowed=lambda _request: seen
    )


def test_places_stand_in_order_and_only_those_that_the_reader_may_see() -> None:
    for place in (item("last", 9), item("hidden", 5, seen=False), item("first", 1)):
        rail.add(place)
    links = rail.links_for(RequestFactory().get("/"))
    assert links == [RailLink(key, key, "bell", "/ui/appearance") for key in ("first", "last")]


def test_a_place_taken_twice_is_refused() -> None:
    rail.add(item("cases", 1))
    with pytest.raises(ValueError, match="has cases already"):
        rail.add(item("cases", 2))
