"""Rights over the programs that may come in."""

from lianxin.foundation.policy import declare

KEEP_TOKENS = declare("exchange.tokens", "发放和收回程序令牌")
KEEP_WEBHOOKS = declare("exchange.webhooks", "管理事件推送")
