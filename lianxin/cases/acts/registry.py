"""Makes every act known; a room above adds acts of its own by `base.act`."""

from lianxin.cases.acts import working

__all__ = ["working"]
