"""Settings come from the environment alone and are parsed strictly: a value we do not understand stops the start."""

import os
from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from lianxin.foundation import number_patterns


class BadSetting(Exception):
    """An environment variable holds something that cannot be meant."""


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default)


def flag(name: str, default: bool) -> bool:
    value = os.environ.get(name)
    if value is None or value == "":
        return default
    if value not in {"yes", "no"}:
        raise BadSetting(f"{name} must be yes or no, not {value!r}")
    return value == "yes"


def number(name: str, default: int, *, low: int, high: int) -> int:
    value = os.environ.get(name) or str(default)
    if not value.isdecimal() or not low <= int(value) <= high:
        raise BadSetting(f"{name} must be a whole number from {low} to {high}, not {value!r}")
    return int(value)


def choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
    value = os.environ.get(name) or default
    if value not in allowed:
        raise BadSetting(f"{name} must be one of {', '.join(allowed)}, not {value!r}")
    return value


def number_pattern(name: str, default: str, *, longest: int) -> str:
    """How numbers of at most `longest` digits are made of a day (strftime), ``{hub}`` and ``{sequence}``."""
    value = os.environ.get(name) or default
    try:
        number_patterns.check(value, longest=longest)
    except ValueError as error:
        raise BadSetting(f"{name} must make numbers, {error}, not {value!r}") from error
    return value


def words(name: str, default: tuple[str, ...] = ()) -> list[str]:
    return [word for word in os.environ.get(name, ",".join(default)).split(",") if word]


def networks(name: str) -> list[IPv4Network | IPv6Network]:
    """Addresses and networks, parted by commas: ``10.0.0.2,10.1.0.0/16``."""
    try:
        return [ip_network(word.strip()) for word in words(name)]
    except ValueError as error:
        raise BadSetting(f"{name} must hold addresses or networks parted by commas ({error})") from error


def site(name: str, *, hosts: Sequence[str], https: bool) -> str:
    """The address under which people know the pages: ``https://12345.example.gov.cn``, or "" where none is set.

    It names a scheme and a host, which `hosts` knows, perhaps a port, and nothing else; plain http is for this machine.
    """
    value = os.environ.get(name, "").removesuffix("/")
    parts = urlsplit(value)
    if not value:
        return ""
    if value != f"{parts.scheme}://{parts.netloc}" or "@" in parts.netloc or not parts.hostname:
        raise BadSetting(f"{name} must be a scheme and a host such as https://12345.example.gov.cn, not {value!r}")
    if parts.hostname not in hosts:
        raise BadSetting(f"{name}: LIANXIN_HOSTS does not hold {parts.hostname!r}")
    if (parts.scheme, https) != ("https", True) and (parts.scheme, parts.hostname) != ("http", "localhost"):
        raise BadSetting(f"{name} must begin with https:// and LIANXIN_HTTPS be yes, but for http://localhost")
    return value


def folder(name: str, default: Path) -> Path:
    return Path(os.environ.get(name) or default).resolve()


def secret(name: str, default: Path) -> str:
    """The content of the secret file that `name` points to; a missing or empty file stops the start."""
    path = Path(os.environ.get(name) or default)
    value = _content(name, path)
    if len(value) < 50:
        raise BadSetting(f"{name}: the secret in {path} is too short (50 characters at least)")
    return value


def given_secret(name: str) -> str:
    """As `secret`, for one that another service made: its file has to be named, its length is the service's affair."""
    path = os.environ.get(name)
    value = _content(name, Path(path)) if path else ""
    if not value:
        raise BadSetting(f"{name} must name a file that holds the secret")
    return value


def _content(name: str, path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BadSetting(f"{name}: the secret file {path} cannot be read ({error})") from error
