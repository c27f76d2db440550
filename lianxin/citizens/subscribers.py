"""The live pages that a measure against a number changes."""

from lianxin.citizens import live

live.register()
