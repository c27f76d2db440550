"""What happens to rules."""

from lianxin.foundation.events.kinds import declare

RULE_SET = declare("rule.set", "规则生效")
RULE_ENDED = declare("rule.ended", "规则终止")
CATALOGUE_SET = declare("catalogue.set", "派单目录生效")
CATALOGUE_ENDED = declare("catalogue.ended", "派单目录终止")
