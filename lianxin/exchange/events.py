"""What happens to the programs' way in."""

from lianxin.foundation.events.kinds import declare

TOKEN_ISSUED = declare("token.issued", "发放程序令牌")
TOKEN_REVOKED = declare("token.revoked", "收回程序令牌")
WEBHOOK_ADDED = declare("webhook.added", "登记推送地址")
WEBHOOK_CHANGED = declare("webhook.changed", "修改推送地址")
WEBHOOK_PAUSED = declare("webhook.paused", "暂停推送")
WEBHOOK_RESUMED = declare("webhook.resumed", "恢复推送")
WEBHOOK_SECRET_CHANGED = declare("webhook.secret_changed", "更换签名密钥")
WEBHOOK_REMOVED = declare("webhook.removed", "删除推送地址")
WEBHOOK_TRIED = declare("webhook.tried", "试推")
WEBHOOK_SENT_AGAIN = declare("webhook.sent_again", "重新推送")
CLIENT_KEY_ISSUED = declare("client_key.issued", "发放应用密钥")
CLIENT_KEY_REVOKED = declare("client_key.revoked", "收回应用密钥")
