"""Django settings, all derived from the home folder and the environment."""

from __future__ import annotations

import hashlib
import os
import sys
from dataclasses import asdict
from pathlib import Path

from csp.constants import NONE, SELF

from threefold.collect.types import Limits
from threefold.kit.home import current
from threefold.site.database import database
from threefold.site.mail import mail

HOME = current()
_own = HOME.settings
_debug = os.environ.get("THREEFOLD_DEBUG", "")
_check_only = not HOME.exists

SECRET_KEY = hashlib.sha256(
    b"django" + (b"no installation" if _check_only else HOME.secret)
).hexdigest()
DEBUG = _debug == "1"
ALLOWED_HOSTS = _own.get("allowed_hosts", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = _own.get("trusted_origins", [])

COUNTRY = _own.get("country", "GB")
CURRENCY = _own.get("currency", "GBP")
CLUSTER_LIMIT = _own.get("cluster_limit", 20)
VALUE_LIMITS = _own.get("value_limits", {})
PULL_FOLDERS = _own.get("pull_folders", [])
LAKE_URL = HOME.lake_url
LAKE_OPTIONS = _own.get("lake", {})
SCORES = _own.get("scores", {})
SEGMENTS = _own.get("segments", {})
WIDE = _own.get("wide", {})
COLLECT = asdict(Limits.of(_own.get("collect", {})))

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "threefold.access",  # before allauth, whose templates it replaces
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "threefold.ui",
    "threefold.jobs",
    "threefold.api",
    "threefold.audit",
    "threefold.plan",
    "threefold.descriptive",
    "threefold.identity",
    "threefold.behavioral",
    "threefold.related",
    "threefold.collect",
    "threefold.view",
    "threefold.segments",
    "threefold.site",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "threefold.access.middleware.DenyByDefault",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "threefold.site.urls"
WSGI_APPLICATION = "threefold.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

DATABASES = {"default": database(HOME.database_url)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "threefold.access.adapter.ClosedSignupAdapter"
ACCOUNT_FORMS = {
    "login": "threefold.access.forms.LogIn",
    "change_password": "threefold.access.forms.ChangePassword",
    "reauthenticate": "threefold.access.forms.Reauthenticate",
}
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
# One person's typing errors are counted by axes; these stop guessing spread over names or nodes.
ACCOUNT_RATE_LIMITS = {"login_failed": "20/m/ip,100/h/key"}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
MFA_ADAPTER = "threefold.access.adapter.SealedMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Threefold"
# Half minutes that a phone's clock may be off, and the time it takes to type (RFC 6238, 5.2).
MFA_TOTP_TOLERANCE = 1
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "access/locked.html"
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_VERBOSE = False

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# The cache is each process's own: with several, one would go on serving a session another ended.
SESSION_ENGINE = (
    "django.contrib.sessions.backends.db"
    if _own.get("several_processes", False)
    else "django.contrib.sessions.backends.cached_db"
)
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
_https = bool(_own.get("https", False))
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SECURE_SSL_REDIRECT = _https
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
if _own.get("proxy", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = _own.get("language", "en")
LANGUAGES = [
    ("en", "English"),
    ("es", "Español"),
    ("zh-hans", "简体中文"),
    ("zh-hant", "繁體中文"),
]
LOCALE_PATHS = [Path(__file__).parent / "locale"]
TIME_ZONE = _own.get("time_zone", "UTC")
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = HOME.root / "static"
if HOME.exists:
    STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise warns of a missing folder
WHITENOISE_USE_FINDERS = True
FILE_UPLOAD_TEMP_DIR = str(HOME.files) if HOME.exists else None
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

_mail = mail(_own.get("mail", {}))
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_HOST"], _mail["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"], _mail["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail["EMAIL_USE_TLS"], _mail["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = _mail["EMAIL_TIMEOUT"]
DEFAULT_FROM_EMAIL = SERVER_EMAIL = _mail["DEFAULT_FROM_EMAIL"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler", "stream": sys.stderr}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
