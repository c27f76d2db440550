"""What happens to the programs' way in."""

from lianxin.foundation.events.kinds import declare

TOKEN_ISSUED = declare("token.issued", "发放程序令牌")
TOKEN_REVOKED = declare("token.revoked", "收回程序令牌")
