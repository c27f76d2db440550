"""What is kept about programs."""

from lianxin.exchange.models.answered import Answered
from lianxin.exchange.models.open311 import ClientKey, Filed
from lianxin.exchange.models.tokens import Token
from lianxin.exchange.models.uploads import Upload
from lianxin.exchange.models.webhooks import Attempt, Delivery, DeliveryState, HookState, PauseReason, Webhook

__all__ = [
    "Answered",
    "Attempt",
    "ClientKey",
    "Delivery",
    "DeliveryState",
    "Filed",
    "HookState",
    "PauseReason",
    "Token",
    "Upload",
    "Webhook",
]
