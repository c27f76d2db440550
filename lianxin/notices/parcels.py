"""From a notice to what is sent: who is concerned, how each wants it, and when."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from lianxin.accounts.models import Person, Post
from lianxin.foundation import time
from lianxin.foundation.actor import OF_UNITS
from lianxin.foundation.dated import holds
from lianxin.foundation.models.live import LiveMessage
from lianxin.foundation.prepared import Prepared
from lianxin.notices import drivers
from lianxin.notices.models import Inside, Notice, Parcel, Preference, State, Way

HOUR = timedelta(hours=1)
# The live updates' word for somebody's bell: `bell:12` changes when person 12 was told something.
TOPIC = "bell"
_IN_UNIT = Prepared(
    lambda unit, at: (
        Person.people.unscoped("whom a notice concerns")
        .filter(
            pk__in=Post.objects.unscoped("as above")
            .filter(holds(at), unit=unit, role__scope__in=OF_UNITS)
            .values("person_id"),
            locked_at__isnull=True,
        )
        .order_by("pk")
    )
)


def audience(notice: Notice, at: datetime) -> list[Person]:
    """The people whom `notice` concerns at `at`: locked ones are not told."""
    if notice.unit:
        return _IN_UNIT.all(notice.unit.pk, at)
    people = Person.people.unscoped("whom a notice concerns")
    posts = Post.objects.unscoped("whom a notice concerns").filter(holds(at))
    if notice.person:
        people = people.filter(pk=notice.person.pk)
    else:
        assert notice.post, "a notice has one recipient"
        people = people.filter(pk__in=posts.filter(pk=notice.post.pk).values("person_id"))
    return list(people.filter(locked_at__isnull=True).order_by("pk"))


def pack(notice: Notice, at: datetime) -> None:
    """Ring the bells of everybody whom a new notice concerns; make its parcels, or lay it into the hour's digest."""
    people = audience(notice, at)
    bells = [LiveMessage(topic=f"{TOPIC}:{person.pk}", ref=f"notice:{notice.pk}", at=at) for person in people]
    LiveMessage.objects.bulk_create(bells)
    for person in people:
        for channel, way in ways(person, notice):
            parcel = _digest(person, channel, at) if way is Way.DIGEST else None
            if parcel is None:
                parcel = Parcel.objects.create(person=person, channel=channel, due_at=at)
            Inside.objects.create(parcel=parcel, notice=notice, person=person, channel=channel)


def ways(person: Person, notice: Notice) -> Iterator[tuple[str, Way]]:
    """Through which channels, and how, `person` is told of `notice`."""
    channels = drivers.channels()
    preferences = Preference.objects.filter(person=person, channel__in=channels) if channels else ()
    chosen = {(p.channel, p.code): Way(p.way) for p in preferences}
    for channel in channels:
        usual = Way.AT_ONCE if channel in notice.template.channels else Way.NEVER
        way = chosen.get((channel, notice.code), chosen.get((channel, ""), usual))
        if notice.template.urgent and usual is Way.AT_ONCE:
            way = Way.AT_ONCE
        if way is not Way.NEVER:
            yield channel, way


def _digest(person: Person, channel: str, at: datetime) -> Parcel | None:
    """The digest of the running hour, locked so that it is not taken while something is laid in; None when it was
    taken already, which only happens to an event of a past hour that is told late."""
    hour = time.local(at).replace(minute=0, second=0, microsecond=0) + HOUR
    parcel, _made = Parcel.objects.get_or_create(person=person, channel=channel, hour=hour, defaults={"due_at": hour})
    locked = Parcel.objects.select_for_update().get(pk=parcel.pk)
    return locked if locked.state == State.WAITING and not locked.attempts else None
