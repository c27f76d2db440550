"""Settings of signing in. The environment may set lengths and counts; the defaults fit GB/T 22239-2019, 8.1.4.1."""

from datetime import timedelta

from lianxin.config import env

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "lianxin.accounts.sign_in.backend.StaffBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
_RULES = "lianxin.accounts.sign_in.passwords"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": f"{_RULES}.LongEnough",
        "OPTIONS": {"min_length": env.number("LIANXIN_PASSWORD_LENGTH", 10, low=8, high=64)},
    },
    {"NAME": f"{_RULES}.NotCommon"},
    {"NAME": f"{_RULES}.SeveralKinds"},
    {"NAME": f"{_RULES}.NotTheName"},
]
# After so many days a password has to be changed; 0: never.
PASSWORD_DAYS = env.number("LIANXIN_PASSWORD_DAYS", 0, low=0, high=3650)

# Wrong passwords and codes are counted for each name, whether it exists or not, in the database: for all processes.
LOCK_OUT_MINUTES = env.number("LIANXIN_LOCK_OUT_MINUTES", 10, low=1, high=1440)
AXES_FAILURE_LIMIT = env.number("LIANXIN_LOCK_OUT_FAILURES", 5, low=2, high=100)
AXES_COOLOFF_TIME = timedelta(minutes=LOCK_OUT_MINUTES)
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "lianxin.accounts.sign_in.views.locked_out"
AXES_SENSITIVE_PARAMETERS = [
    "login",
    "password",
    "code",
    "csrfmiddlewaretoken",
    "oldpassword",
    "password1",
    "password2",
]
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
# By address would lock out whole offices, which share one.
SILENCED_SYSTEM_CHECKS = ["axes.W006"]

SESSION_IDLE_MINUTES = env.number("LIANXIN_SESSION_IDLE_MINUTES", 60, low=1, high=1440)
SESSION_HOURS = env.number("LIANXIN_SESSION_HOURS", 12, low=1, high=72)
SESSIONS_AT_ONCE = env.number("LIANXIN_SESSIONS_AT_ONCE", 3, low=1, high=20)
SESSION_COOKIE_AGE = SESSION_HOURS * 3600

ACCOUNT_ADAPTER = "lianxin.accounts.sign_in.adapter.StaffAdapter"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_RATE_LIMITS = False
ACCOUNT_FORMS = {
    "login": "lianxin.accounts.sign_in.forms.SignInForm",
    "reauthenticate": "lianxin.accounts.sign_in.forms.ConfirmForm",
    "change_password": "lianxin.accounts.sign_in.forms.PasswordForm",
}
MFA_ADAPTER = "lianxin.accounts.sign_in.factors.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
# Whether a passkey alone opens: it is two factors by itself, the device and what unlocks it.
PASSKEY_SIGN_IN = env.flag("LIANXIN_PASSKEY_SIGN_IN", False)
# Each time a browser looks for a passkey without a name, the server keeps what it asked; offices share one address.
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "lianxin.accounts.sign_in.forms.CodeForm",
    "authenticate_webauthn": "lianxin.accounts.sign_in.passkey_forms.SecondPasskeyForm",
    "reauthenticate": "lianxin.accounts.sign_in.forms.ConfirmCodeForm",
    "reauthenticate_webauthn": "lianxin.accounts.sign_in.passkey_forms.ConfirmPasskeyForm",
    "activate_totp": "lianxin.accounts.sign_in.forms.EnrolForm",
}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

# A code of the second factor is good once, whichever process looks at it: so the cache is shared.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "lianxin_cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}
