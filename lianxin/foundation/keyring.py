"""The key file of an installation: keys by version, the current version, and the separate key of the blind index.

This module knows neither Django nor the database, so that set-up can use it before there is either.
"""

import base64
import binascii
import fcntl
import hmac
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.hmac import HMAC

from lianxin.foundation import time
from lianxin.foundation.ciphers import ALGORITHMS, Algorithm
from lianxin.operations.errors import OperatorError

FORMAT = 1
INDEX_VERSION = 0  # the index key's place among the check values; keys count from 1
HIGHEST_VERSION = 65535  # two bytes in the envelope
INDEX_KEY_BYTES = 32
INDEX_HASHES: dict[str, hashes.HashAlgorithm] = {"hmac-sha256": hashes.SHA256(), "hmac-sm3": hashes.SM3()}
_INDEX_FOR_CIPHER = {"aes-256-gcm": "hmac-sha256", "sm4-gcm": "hmac-sm3"}


class BadKeyring(OperatorError):
    """The key file cannot be used. The text names the file and the field."""

    def __init__(self, path: Path, name: str, chinese: str, english: str) -> None:
        super().__init__(f"密钥文件 {path}（{name}）：{chinese}", f"Key file {path} ({name}): {english}")


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the texts. `made_at` tells when it became the current one."""

    version: int
    algorithm: Algorithm
    secret: bytes = field(repr=False)
    made_at: datetime


@dataclass(frozen=True, slots=True)
class IndexKey:
    """The key of the blind index; its algorithm never changes, for every look-up compares with old values."""

    algorithm: str
    secret: bytes = field(repr=False)

    def digest(self, value: bytes) -> bytes:
        engine = HMAC(self.secret, INDEX_HASHES[self.algorithm])
        engine.update(value)
        return engine.finalize()


@dataclass(frozen=True, slots=True)
class Keyring:
    path: Path
    keys: Mapping[int, Key]
    current: Key
    index: IndexKey

    def checks(self) -> dict[int, bytes]:
        """A value for each key (the index key's version is 0) that tells it from any other without betraying it."""
        secrets_by_version = {v: key.secret for v, key in self.keys.items()} | {INDEX_VERSION: self.index.secret}
        return {v: hmac.digest(secret, b"lianxin key check", "sha256")[:16] for v, secret in secrets_by_version.items()}


def new_key(version: int, cipher: str) -> Key:
    """A fresh random key for `cipher`, one of ``aes-256-gcm`` and ``sm4-gcm``."""
    algorithm = ALGORITHMS[cipher]
    return Key(version, algorithm, secrets.token_bytes(algorithm.key_bytes), time.now())


def create(path: Path, cipher: str) -> bool:
    """Make the key file with its first keys, mode 0600; False and nothing done when there is one already."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with changing(path):
        if path.exists():
            return False
        key = new_key(1, cipher)
        index = IndexKey(_INDEX_FOR_CIPHER[cipher], secrets.token_bytes(INDEX_KEY_BYTES))
        write(Keyring(path, {1: key}, key, index))
    return True


@contextmanager
def changing(path: Path) -> Iterator[None]:
    """Only one process changes the key file at a time."""
    with path.with_name(f"{path.name}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def write(ring: Keyring) -> None:
    """Put `ring` in its file whole or not at all, readable by its owner alone; the file keeps its owner."""
    draft = ring.path.with_name(f"{ring.path.name}.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(_content(ring), file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    owner = (ring.path if ring.path.exists() else ring.path.parent).stat()
    if os.geteuid() == 0:
        os.chown(draft, owner.st_uid, owner.st_gid)
    draft.replace(ring.path)


def _content(ring: Keyring) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "current": ring.current.version,
        "keys": {
            str(key.version): {
                "algorithm": key.algorithm.name,
                "key": base64.b64encode(key.secret).decode(),
                "made_at": key.made_at.isoformat(),
            }
            for key in ring.keys.values()
        },
        "index": {"algorithm": ring.index.algorithm, "key": base64.b64encode(ring.index.secret).decode()},
    }


def read(path: Path) -> Keyring:
    """The keys in `path`. Raises BadKeyring, naming file and field, for anything that is not a whole, private ring."""
    content = _Part(path, "文件", _loaded(path))
    if content.item("format") != FORMAT:
        raise content.bad("format", f"应为 {FORMAT}", f"must be {FORMAT}")
    keys = {key.version: key for key in _keys(content.part("keys"))}
    current = content.item("current")
    if current not in keys:
        raise content.bad("current", "没有这个版本的密钥", "there is no key of this version")
    return Keyring(path, keys, keys[current], _index(content.part("index")))


def _loaded(path: Path) -> Any:
    try:
        mode = path.stat().st_mode
        content = path.read_bytes()
    except FileNotFoundError:
        raise BadKeyring(
            path,
            "文件",
            "不存在；新装请执行 lianxin keys init，否则请从备份取回",
            "is missing; run `lianxin keys init` for a new installation, else fetch it from your backup",
        ) from None
    except OSError as error:
        raise BadKeyring(path, "文件", f"无法读取（{error.strerror}）", f"cannot be read ({error.strerror})") from error
    if mode & 0o077:
        raise BadKeyring(path, "权限", "其他用户也能读取，请执行 chmod 600", "others may read it; run chmod 600")
    try:
        return json.loads(content)
    except ValueError as error:
        raise BadKeyring(path, "文件", "不是完整的 JSON", "is not whole JSON") from error


@dataclass(frozen=True, slots=True)
class _Part:
    """A JSON object within the key file, with its name for the error's text."""

    path: Path
    name: str
    content: Any

    def bad(self, name: str, chinese: str, english: str) -> BadKeyring:
        return BadKeyring(self.path, name if self.name == "文件" else f"{self.name}.{name}", chinese, english)

    def item(self, name: str) -> Any:
        if not isinstance(self.content, dict) or name not in self.content:
            raise self.bad(name, "缺少这一项", "is missing")
        return self.content[name]

    def part(self, name: str) -> "_Part":
        content = self.item(name)
        if not isinstance(content, dict):
            raise self.bad(name, "应为一组键值", "must be an object")
        return _Part(self.path, name if self.name == "文件" else f"{self.name}.{name}", content)

    def choice(self, name: str, among: Mapping[str, Any]) -> str:
        value = self.item(name)
        if not isinstance(value, str) or value not in among:
            raise self.bad(name, f"应为 {'、'.join(among)} 之一", f"must be one of {', '.join(among)}")
        return value

    def secret(self, name: str, size: int) -> bytes:
        try:
            value = base64.b64decode(self.item(name), validate=True)
        except (binascii.Error, TypeError, ValueError):
            raise self.bad(name, "不是 Base64", "is not Base64") from None
        if len(value) != size:
            raise self.bad(name, f"应为 {size} 字节，现为 {len(value)}", f"must be {size} bytes, not {len(value)}")
        return value

    def moment(self, name: str) -> datetime:
        try:
            return time.aware(datetime.fromisoformat(self.item(name)))
        except (TypeError, ValueError):
            raise self.bad(name, "不是带时区的时间", "is not a time with its zone") from None


def _keys(part: _Part) -> Iterator[Key]:
    for version in part.content:
        if not version.isdecimal() or not 1 <= int(version) <= HIGHEST_VERSION:
            raise part.bad(version, "版本应为正整数", "a version is a whole number from 1")
        entry = part.part(version)
        algorithm = ALGORITHMS[entry.choice("algorithm", ALGORITHMS)]
        yield Key(int(version), algorithm, entry.secret("key", algorithm.key_bytes), entry.moment("made_at"))


def _index(part: _Part) -> IndexKey:
    return IndexKey(part.choice("algorithm", INDEX_HASHES), part.secret("key", INDEX_KEY_BYTES))
