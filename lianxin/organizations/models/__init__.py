"""Who handles citizens' matters: units, their people, the hubs, and the register of public numbers and mailboxes."""

from lianxin.organizations.models.hubs import Hub, HubArea, HubMember, HubOperation
from lianxin.organizations.models.kinds import AssessmentGroup, RegisterRule, Tier, UnitKind
from lianxin.organizations.models.members import StaffShortage, UnitMember
from lianxin.organizations.models.register import HotlineNumber, Mailbox
from lianxin.organizations.models.units import Unit, UnitDuty, UnitName, UnitRelation

__all__ = [
    "AssessmentGroup",
    "HotlineNumber",
    "Hub",
    "HubArea",
    "HubMember",
    "HubOperation",
    "Mailbox",
    "RegisterRule",
    "StaffShortage",
    "Tier",
    "Unit",
    "UnitDuty",
    "UnitKind",
    "UnitMember",
    "UnitName",
    "UnitRelation",
]
