"""The frame of every step: one transaction, an actor, a time, and harmless repetition."""

import dataclasses
import hashlib
import hmac
import inspect
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

from django.apps import apps
from django.conf import settings
from django.core.files import File
from django.db import models, transaction
from django.utils.translation import gettext as _

from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import Refused
from lianxin.foundation.memo import remembering
from lianxin.foundation.models.requests import RequestKey
from lianxin.foundation.prepared import Statement

Given = ParamSpec("Given")
Result = TypeVar("Result")
# The code of the refusal of a request key that came with another body.
REUSED = "request_key_reused"


def step(function: Callable[Given, Result]) -> Callable[Given, Result]:
    """Make `function` a step: atomic, and done once for one actor and request key.

    The function takes keyword-only ``by: Actor`` and ``at: datetime`` and answers a model row or None. A repeated
    request with the same arguments gives the first one's result; with others it is refused (`request_key_reused`).
    """
    _check_signature(function)

    @wraps(function)
    def run(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        by = cast("Actor", kwargs["by"])
        with transaction.atomic(), remembering():
            if not by.request_key:
                return function(*args, **kwargs)
            return _once(function, by, cast("datetime", kwargs["at"]), args, kwargs)

    return run


def was_done(by: Actor) -> bool:
    """Whether a step was taken under the request key of `by`."""
    return bool(by.request_key) and RequestKey.objects.filter(actor=by.identity, key=by.request_key).exists()


def answered(by: Actor) -> models.Model | None:
    """What the step taken under the request key of `by` answered; None where none was, or where it answered no row."""
    key = RequestKey.objects.filter(actor=by.identity, key=by.request_key).first() if by.request_key else None
    return _recall(key) if key else None


def _check_signature(function: Callable[..., Any]) -> None:
    parameters = inspect.signature(function).parameters
    for name in ("by", "at"):
        if name not in parameters or parameters[name].kind is not inspect.Parameter.KEYWORD_ONLY:
            raise TypeError(f"the step {function.__name__} needs the keyword-only argument {name}")


def _once(
    function: Callable[..., Result], by: Actor, at: datetime, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Result:
    name = f"{function.__module__}.{function.__name__}"
    wanted = fingerprint([name, *args, *((key, value) for key, value in sorted(kwargs.items()) if key not in _FRAME)])
    known = {"actor": by.identity, "key": by.request_key}
    # Most steps answer the row that they were given: then nothing has to be written afterwards.
    likely = _named(args[0] if args else None)
    if _claim(RequestKey(**known, step=function.__name__, fingerprint=wanted, at=at, **likely)):
        result = function(*args, **kwargs)
        if (named := _named(result)) != likely:
            _note_result(by, named)
        return result
    key = RequestKey.objects.get(**known)
    if bytes(key.fingerprint) != wanted:
        raise Refused(REUSED, _("同一个请求编号已用于另一项操作，请刷新页面后重试。"))
    return cast("Result", _recall(key))


def _named(result: object) -> dict[str, Any]:
    """How a key names what its step answered."""
    if isinstance(result, models.Model):
        return {"result_model": result._meta.label, "result_id": result.pk}
    return {"result_model": "", "result_id": None}


_FRAME = {"by", "at"}
_CLAIM = Statement(
    "INSERT INTO foundation_requestkey (actor, key, step, fingerprint, result_model, result_id, at)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (actor, key) DO NOTHING"
)
_CLAIMED = ("actor", "key", "step", "fingerprint", "result_model", "result_id", "at")
_RESULT = Statement("UPDATE foundation_requestkey SET result_model = $1, result_id = $2 WHERE actor = $3 AND key = $4")


def _claim(key: RequestKey) -> bool:
    """Put the key down; False where it is known. A rival with the same key waits here for the other's transaction."""
    return bool(_CLAIM.execute(*(getattr(key, name) for name in _CLAIMED)).rowcount)


def _note_result(by: Actor, named: dict[str, Any]) -> None:
    _RESULT.execute(named["result_model"], named["result_id"], by.identity, by.request_key)


def _recall(key: RequestKey) -> models.Model | None:
    if not key.result_model:
        return None
    model: type[models.Model] = apps.get_model(key.result_model)
    return model._base_manager.get(pk=key.result_id)


def fingerprint(value: object) -> bytes:
    """A keyed digest of arguments, so that equal requests are told from different ones without keeping their text."""
    return hmac.digest(settings.SECRET_KEY.encode(), repr(_shape(value)).encode(), "sha256")


def _shape(value: object) -> object:
    match value:
        case models.Model():
            return (value._meta.label, value.pk)
        case dict():
            return sorted((str(key), _shape(item)) for key, item in value.items())
        case list() | tuple():
            return [_shape(item) for item in value]
        case set() | frozenset():
            return sorted(repr(_shape(item)) for item in value)
        case bytes():
            return hashlib.sha256(value).hexdigest()
        case File():
            return (value.name, _digest(value))
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return [(field.name, _shape(getattr(value, field.name))) for field in dataclasses.fields(value)]
    return repr(value)


def _digest(file: "File[bytes]") -> str:
    """The digest of a file's content; whoever reads it next begins at its beginning."""
    file.seek(0)
    digest = hashlib.sha256(b"".join(file.chunks())).hexdigest()
    file.seek(0)
    return digest
