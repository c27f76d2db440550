"""Rights over the system itself."""

from lianxin.foundation.policy import declare

VERIFY = declare("foundation.verify", "核对事件链")
HEALTH = declare("foundation.health", "查看系统运行")
