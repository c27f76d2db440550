"""What happens to the system itself."""

from lianxin.foundation.events.kinds import declare

SETTING_SET = declare("setting.set", "调整本地设置")
VERIFICATION_ASKED = declare("verification.asked", "开始核对事件链")
VERIFICATION_ENDED = declare("verification.ended", "核对事件链完毕")
