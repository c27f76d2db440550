"""Rights on what the portal tells everybody."""

from lianxin.foundation.policy import declare

PUBLISH = declare("portal.publish", "选编公开答复和典型案例")
CONSENT = declare("portal.consent", "同意公开本单位的答复")
APPROVE = declare("portal.approve", "核准公开和发布栏目、数据")
WRITE = declare("portal.write", "编写公告和办事指南")
