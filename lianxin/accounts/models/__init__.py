"""People, what their roles allow, the posts they hold, who stands in for whom, and where they are signed in."""

from lianxin.accounts.models.people import LockReason, Person
from lianxin.accounts.models.posts import Post, StandIn
from lianxin.accounts.models.roles import Administers, Role
from lianxin.accounts.models.sign_ins import FactorSecret, SignIn, SignOn, Way

__all__ = ["Administers", "FactorSecret", "LockReason", "Person", "Post", "Role", "SignIn", "SignOn", "StandIn", "Way"]
