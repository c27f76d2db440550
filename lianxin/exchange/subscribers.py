"""What the room hears of."""

from lianxin.exchange.webhooks import alarm, telling

__all__ = ["alarm", "telling"]
