"""People and their posts: one line for each post. Nobody gets a password; the first one is given as for others."""

from django.utils.translation import gettext as _

from lianxin.accounts.models import Person, Post, Role
from lianxin.accounts.steps.add_person import add_person
from lianxin.accounts.steps.appoint import appoint
from lianxin.exchange.importing.cells import Cells
from lianxin.exchange.importing.known import Register
from lianxin.exchange.importing.run import Run, refusals
from lianxin.exchange.importing.tally import Deed
from lianxin.foundation.dated import holds
from lianxin.organizations.models import Hub, Unit
from lianxin.organizations.phones import spelled


def take(run: Run) -> None:
    """Register whoever is not known by his user name, and give each the posts that he does not hold yet."""
    registers = _Registers()
    run.looked_up += [registers.roles, registers.units, registers.hubs]
    for cells in run.lines():
        deed = _Line(cells, registers, run).taken()
        if cells.faults or deed is None:
            run.refuse(cells)
        else:
            run.count(deed)


class _Registers:
    """What the lines name."""

    def __init__(self) -> None:
        units = list(Unit.objects.unscoped("whatever a sheet names").living())
        self.roles = Register("角色", [(name, role) for role in Role.objects.all() for name in (role.code, role.name)])
        self.units = Register("单位", [(name, unit) for unit in units for name in (unit.code, unit.name)])
        hubs = Hub.objects.unscoped("whatever a sheet names")
        self.hubs = Register("平台", [(name, hub) for hub in hubs for name in (hub.code, hub.name)])


class _Line:
    """One post of one person."""

    def __init__(self, cells: Cells, registers: _Registers, run: Run) -> None:
        self.cells, self.run = cells, run
        self.username = cells.code("username", longest=32, required=True).lower()
        self.name = cells.text("name", longest=64, required=True)
        self.role = registers.roles.cell(cells, "role", required=True)
        self.unit = registers.units.cell(cells, "unit_code")
        self.hub = registers.hubs.cell(cells, "hub_code")

    def taken(self) -> Deed | None:
        """What became of it; None where something is wrong."""
        cells = self.cells
        if cells.faults or self.role is None:
            return None
        person = Person.people.unscoped("who is there already").filter(username=self.username).first()
        if person and person.name != self.name:
            cells.fault("username", _("这个用户名属于另一个人（%(name)s）。") % {"name": person.name})
            return None
        if person and self._is_held(person, self.role):
            return Deed.SAME
        with refusals(cells, "role", {"unit": "unit_code", "hub": "hub_code"}):
            self._appoint(person or self._registered(), self.role)
        return Deed.CHANGED if person else Deed.NEW

    def _is_held(self, person: Person, role: Role) -> bool:
        posts = Post.objects.unscoped("what is there already").filter(person=person, role=role, unit=self.unit)
        return posts.filter(holds(self.run.at), hub=self.hub).exists()

    def _registered(self) -> Person:
        mobile, spelling = self.cells.code("mobile"), self.cells.text("pinyin", longest=100)
        return add_person(
            self.username,
            self.name,
            spelling=spelling,
            mobile=spelled(mobile, "mobile"),
            by=self.run.by,
            at=self.run.at,
        )

    def _appoint(self, person: Person, role: Role) -> None:
        title = self.cells.text("title", longest=60)
        appoint(person, role, unit=self.unit, hub=self.hub, title=title, by=self.run.by, at=self.run.at)
