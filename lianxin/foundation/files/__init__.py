"""Files that people hand in: checked, stored once, served as inert. See docs/design/personal-data.md."""

from lianxin.foundation.files.owners import register_owner
from lianxin.foundation.files.storing import attach, links_of

__all__ = ["attach", "links_of", "register_owner"]
