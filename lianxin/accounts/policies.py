"""Rights over people, posts and roles, and who may hold which."""

from lianxin.foundation.actor import Actor, ActorKind, Scope
from lianxin.foundation.policy import declare

READ = declare("accounts.read", "查看人员和岗位")
ADD_PERSON = declare("accounts.add_person", "登记人员")
DEPART = declare("accounts.depart", "办理离岗")
APPOINT = declare("accounts.appoint", "任免岗位")
LOCK = declare("accounts.lock", "停用和恢复账号")
RESET_PASSWORD = declare("accounts.reset_password", "重置密码和二次验证")
SET_ROLE_RIGHTS = declare("accounts.set_role_rights", "调整角色权限")
ARRANGE_STAND_IN = declare("accounts.stand_in", "为他人安排代办")
READ_LOG = declare("accounts.read_log", "查看登录与操作日志")


def sees_everybody(actor: Actor) -> bool:
    """The system, whoever sees the whole city, and the administrators of people, who see people and nothing else."""
    if actor.kind is ActorKind.SYSTEM or actor.scope is Scope.CITY:
        return True
    return actor.scope is Scope.NONE and actor.has(READ.code)
