"""What an operation may answer: what it is for, or a refusal as the pages have it."""

from typing import Any

from ninja import Schema

# Not there, not allowed, not now, not so: of each operation.
REFUSED = frozenset({400, 401, 403, 404, 409, 413, 422, 429})


class Problem(Schema):
    """Why something was refused: `code` for programs, `text` for people, `fields` the reasons by the field's name.

    `version` comes with the code ``stale``: the version that whoever sends the request again has seen by then.
    """

    code: str
    text: str
    fields: dict[str, str]
    request_id: str
    version: int | None = None


def answers(schema: Any, status: int = 200) -> dict[Any, Any]:
    """The answers of an operation that succeeds with `schema` and HTTP `status`, for ninja's `response`."""
    return {status: schema, REFUSED: Problem}
