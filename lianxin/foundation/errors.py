"""Refusals. A step or page raises one of these; `foundation.middleware` and the API turn it into one kind of answer."""

from collections.abc import Mapping

from django.utils.translation import gettext as _


class Refused(Exception):
    """The request was understood and is refused. `code` is for programs, `text` (Chinese) for the person."""

    status = 409

    def __init__(self, code: str, text: str) -> None:
        super().__init__(f"{code}: {text}")
        self.code = code
        self.text = text


class WrongState(Refused):
    """What is asked does not fit the state that the matter is in."""


class Stale(Refused):
    """Somebody else changed the matter since the form was drawn."""

    def __init__(self, text: str = "") -> None:
        super().__init__("stale", text or _("这件事刚被别人改动过，请看过最新情况再办。"))


class NotAllowed(Refused):
    """The row is visible, the right is missing."""

    status = 403

    def __init__(self, text: str, code: str = "not_allowed") -> None:
        super().__init__(code, text)


class NotFound(Refused):
    """There is no such row among those that the actor may see."""

    status = 404

    def __init__(self, text: str = "") -> None:
        super().__init__("not_found", text or _("没有找到，或者不在您的查看范围内。"))


class BadInput(Refused):
    """Fields hold what cannot be accepted. `fields` maps the field's name to what is wrong, in the user's words."""

    status = 422

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__("bad_input", "；".join(fields.values()))
        self.fields = dict(fields)
