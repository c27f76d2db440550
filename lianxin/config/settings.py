"""Django's settings. What differs between installations is read from the environment (see docs/operator.md)."""

from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF

from lianxin.config import database, env, sign_on
from lianxin.config.sign_in import *  # noqa: F403  # Django reads its settings from one module

BASE_DIR = Path(__file__).resolve().parents[2]
DATA_DIR = env.folder("LIANXIN_DATA", BASE_DIR / ".data")
SECRETS_DIR = env.folder("LIANXIN_SECRETS", DATA_DIR / "secrets")
FILES_DIR = env.folder("LIANXIN_FILES", DATA_DIR / "files")
FRONTEND_DIST = BASE_DIR / "frontend" / "dist"

DEBUG = env.flag("LIANXIN_DEBUG", False)
SECRET_KEY = env.secret("LIANXIN_SECRET_KEY_FILE", SECRETS_DIR / "django.key")
ALLOWED_HOSTS = env.words("LIANXIN_HOSTS", ("localhost", "127.0.0.1", "[::1]"))
HTTPS = env.flag("LIANXIN_HTTPS", False)
# The address under which people know the pages: passkeys are bound to it, single sign-on comes back to it.
SITE = env.site("LIANXIN_SITE", hosts=ALLOWED_HOSTS, https=HTTPS)
# Who else says who somebody is: by code (docs/operator.md).
SIGN_ON = sign_on.services()
# The proxies of the house: what they say of where a request comes from is believed.
PROXIES = env.networks("LIANXIN_PROXIES")
# Networks of the house that webhooks may be sent into, by http too: else only public addresses, by https.
WEBHOOK_NETWORKS = env.networks("LIANXIN_WEBHOOK_NETWORKS")

# The cipher of new keys: a change takes effect with `lianxin keys rotate`.
CIPHER = env.choice("LIANXIN_CIPHER", "aes-256-gcm", ("aes-256-gcm", "sm4-gcm"))
KEYRING_FILE = SECRETS_DIR / "keyring.json"
# The case number before its check digit: local day by strftime, the hub's code, six digits of one cycling sequence.
CASE_NUMBER = env.number_pattern("LIANXIN_CASE_NUMBER", "%y%m%d{hub}{sequence:06d}", longest=23)
# The page that shows every component of the interface.
GALLERY = env.flag("LIANXIN_GALLERY", DEBUG)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_vite",
    "csp",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "lianxin.foundation",
    "lianxin.foundation.ui",
    "lianxin.taxonomy",
    "lianxin.calendars",
    "lianxin.organizations",
    "lianxin.accounts",
    "lianxin.rulebook",
    "lianxin.clocks",
    "lianxin.notices",
    "lianxin.citizens",
    "lianxin.cases",
    "lianxin.assessment",
    "lianxin.desk",
    "lianxin.portal",
    "lianxin.exchange",
    "lianxin.demo",
    "lianxin.rehearsal",
    "lianxin.bench",
]

MIDDLEWARE = [
    "lianxin.foundation.middleware.request_numbers",
    "lianxin.foundation.client_address.behind_proxies",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "lianxin.foundation.ui.appearance.language_by_choice",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "lianxin.foundation.middleware.ErrorsToAnswers",
    "lianxin.accounts.middleware.staff_sessions",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "lianxin.config.urls"
WSGI_APPLICATION = "lianxin.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "lianxin.foundation.ui.appearance.shell",
                "lianxin.accounts.shell.person",
                "lianxin.notices.pages.bell_of",
                "lianxin.desk.frame.search",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

_app_url, _owner_url = database.urls(DATA_DIR)
DATABASES: dict[str, dict[str, Any]] = {
    "default": database.connection_settings(_app_url),
    # Only migrations, the loaders of set-up and the verifier's tests use the owner's role.
    "owner": database.connection_settings(_owner_url),
}
DATABASE_ROUTERS = ["lianxin.config.database.OnlyTheOwnerMigrates"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "lianxin.foundation.answers.csrf_failure"

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_MAX_BYTES = env.number("LIANXIN_FILE_MB", 20, low=1, high=500) * 1024 * 1024
REQUEST_MAX_BYTES = 5 * FILE_MAX_BYTES
IMAGE_MAX_PIXELS = env.number("LIANXIN_IMAGE_MEGAPIXELS", 50, low=1, high=500) * 1_000_000
STORAGES: dict[str, dict[str, Any]] = {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "files": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": FILES_DIR,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
USE_I18N = True
# How old the city's own words may be in a process.
GLOSSARY_SECONDS: float | None = 30
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [FRONTEND_DIST] if FRONTEND_DIST.is_dir() else []
DJANGO_VITE = {"default": {"manifest_path": FRONTEND_DIST / "manifest.json"}}
# Nothing is collected: files are served from where the build laid them; those with a hash in the name never change.
WHITENOISE_USE_FINDERS = True
WHITENOISE_IMMUTABLE_FILE_TEST = r"/assets/.+-[0-9a-zA-Z_-]{8}\.\w+$"

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
# Threads for pages in each server process, and how long a browser that was away can catch up on live updates.
WEB_THREADS = env.number("LIANXIN_WEB_THREADS", 8, low=1, high=128)
LIVE_KEPT_HOURS = env.number("LIANXIN_LIVE_HOURS", 24, low=1, high=720)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"lianxin": {"level": "INFO"}},
}
