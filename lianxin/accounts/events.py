"""What happens to people, roles, posts and sessions."""

from lianxin.foundation.events.kinds import declare

PERSON_ADDED = declare("person.added", "登记人员")
PERSON_DEPARTED = declare("person.departed", "离岗")
PERSON_LOCKED = declare("person.locked", "停用账号")
PERSON_UNLOCKED = declare("person.unlocked", "恢复账号")
PASSWORD_RESET = declare("person.password_reset", "重置密码")
PASSWORD_CHANGED = declare("person.password_changed", "修改密码")
SECOND_FACTOR_SET = declare("person.second_factor_set", "启用二次验证")
SECOND_FACTOR_RESET = declare("person.second_factor_reset", "解除二次验证")
SIGNED_IN = declare("person.signed_in", "登录")
SIGNED_OUT = declare("person.signed_out", "退出")
SESSION_ENDED = declare("person.session_ended", "结束会话")
POST_SWITCHED = declare("person.post_switched", "切换岗位")
POST_GIVEN = declare("post.given", "任职")
POST_ENDED = declare("post.ended", "免职")
STAND_IN_ARRANGED = declare("stand_in.arranged", "安排代办")
STAND_IN_ENDED = declare("stand_in.ended", "结束代办")
ROLE_RIGHTS_SET = declare("role.rights_set", "调整角色权限")
