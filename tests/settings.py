"""The system's own settings over a data folder of the tests' own."""

import os
import secrets
from pathlib import Path

from lianxin.foundation import keyring

DATA = Path(__file__).resolve().parents[1] / ".data" / "test"
(DATA / "secrets").mkdir(parents=True, exist_ok=True)
key = DATA / "secrets" / "django.key"
if not key.exists():
    key.write_text(secrets.token_urlsafe(64))
keyring.create(DATA / "secrets" / "keyring.json", "aes-256-gcm")
os.environ |= {"LIANXIN_DATA": str(DATA), "LIANXIN_GALLERY": "yes"}
os.environ.pop("DATABASE_URL", None)

from lianxin.config.settings import *  # noqa: E402, F403  # the environment is prepared first

GLOSSARY_SECONDS = None  # read when a test says so: no page asks for them unforeseen
# Static files are looked for when they are asked for, not all of them for every client of every test.
WHITENOISE_AUTOREFRESH = True
