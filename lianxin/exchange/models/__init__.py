"""What is kept about programs."""

from lianxin.exchange.models.tokens import Token

__all__ = ["Token"]
