"""Rights over the system itself."""

from lianxin.foundation.policy import declare

VERIFY = declare("foundation.verify", "核对事件链")
SETTINGS = declare("foundation.settings", "调整本地设置")
HEALTH = declare("foundation.health", "查看系统运行")
