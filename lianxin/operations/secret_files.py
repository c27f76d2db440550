"""Secrets that this installation makes for itself, each in a file that only its owner may read."""

import os
import secrets

from lianxin.operations import places


def make_django_key() -> None:
    """Make `django.key`, which signs sessions; nothing when it exists or LIANXIN_SECRET_KEY_FILE names another."""
    if os.environ.get("LIANXIN_SECRET_KEY_FILE"):
        return
    path = places.private(places.secrets()) / "django.key"
    if path.exists():
        return
    draft = path.with_name(f"django.key.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(64))
    draft.rename(path)
