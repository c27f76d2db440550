"""Where a matter is: what an address says, and what coordinates cannot say.

There is no geocoder and no outline of the counties here, so coordinates stay the citizen's words; the county follows
from the attribute `area`, else from the names that stand in the address, else it is the city's to find out.
"""

from datetime import datetime

from lianxin.foundation.dated import holds
from lianxin.taxonomy.models import Area
from lianxin.taxonomy.queries import county_of


def area_in(address: str, at: datetime) -> Area:
    """The one town that `address` names (of the county that it names, if any), else the one county, else the city."""
    rows = list(Area.objects.filter(holds(at)).select_related("parent", "administered_by").order_by("level", "code"))
    city = next(row for row in rows if row.level == Area.Level.CITY)
    named = [row for row in rows if row.name in address]
    counties = [row for row in named if row.level == Area.Level.COUNTY]
    towns = [row for row in named if row.level == Area.Level.TOWN and (not counties or county_of(row) in counties)]
    if len(towns) == 1:
        return towns[0]
    governing = {county.pk: county for town in towns if (county := county_of(town))}
    whole = counties or list(governing.values())
    return whole[0] if len(whole) == 1 else city


def point_words(latitude: float | None, longitude: float | None) -> str:
    """Coordinates as "latitude,longitude" to six places (a hand's breadth), "" for none."""
    return "" if latitude is None or longitude is None else f"{latitude:.6f},{longitude:.6f}"


def point_of(words: str) -> tuple[float | None, float | None]:
    """What `point_words` wrote."""
    latitude, _comma, longitude = words.partition(",")
    return (float(latitude), float(longitude)) if words else (None, None)
