"""How the house is wired. Everything that differs between installations comes from the environment, with safe
defaults: PUENTE_DATA, DATABASE_URL, PUENTE_SECRET_KEY, PUENTE_HOSTS, PUENTE_ORIGIN, PUENTE_DEMO, EMAIL_URL,
PUENTE_MAIL_FROM, PUENTE_API_PER_MINUTE and what else docs/operating/settings.md lists."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from puente.config import mail_server

HOUSE = Path(__file__).resolve().parent.parent.parent


def _said(name: str, otherwise: str = "") -> str:
    return os.environ.get(name, "").strip() or otherwise


DATA = Path(_said("PUENTE_DATA", str(HOUSE / "var"))).expanduser().resolve()
"""The folder of the SQLite file, attachments and raw mail."""

DEBUG = _said("PUENTE_DEBUG") == "1"
DEMO = _said("PUENTE_DEMO") == "1"


def _secret_key() -> str:
    """From the environment, else kept in the data folder, made on the first start and readable by its owner alone."""
    if key := _said("PUENTE_SECRET_KEY"):
        return key
    path = DATA / "secret-key"
    if not path.exists():
        DATA.mkdir(parents=True, exist_ok=True)
        made = path.with_suffix(f".{os.getpid()}")
        made.touch(mode=0o600)
        made.write_text(secrets.token_urlsafe(48))
        try:
            os.link(made, path)  # the first of several processes wins
        except FileExistsError:
            pass
        made.unlink()
    return path.read_text().strip()


SECRET_KEY = _secret_key()
ORIGIN = _said("PUENTE_ORIGIN", f"http://127.0.0.1:{_said('PORT', '8000')}").rstrip("/")
"""Where people reach this installation, for links in mail."""
ALLOWED_HOSTS = [host for host in _said("PUENTE_HOSTS", "127.0.0.1,localhost,[::1]").split(",") if host]
if DEMO:
    ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [ORIGIN] if "://" in ORIGIN else []
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _said("PUENTE_BEHIND_PROXY") == "1" else None
LIVE_URL = _said("PUENTE_LIVE_URL")
"""Where the live stream answers, when not on the next port (a path behind a proxy)."""
LIVE_PORT = int(_said("PUENTE_LIVE_PORT", "8001"))

API_PER_MINUTE = int(_said("PUENTE_API_PER_MINUTE", "600"))
"""How many calls a minute a token may make of each web process; 0 is as many as it likes."""

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sites",
    "allauth",
    "allauth.account",
    "django_htmx",
    "ninja",
    "puente.events",
    "puente.files",
    "puente.calendars",
    "puente.people",
    "puente.catalogue",
    "puente.desk",
    "puente.web",
]
SITE_ID = 1

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "puente.web.middleware.compressed",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "puente.web.middleware.strict_policy",
    "puente.api.methods.answer_every_method",
    "puente.api.problems.speak_problems",
    "puente.web.middleware.reader",
    "puente.web.middleware.without_nul",
    "puente.web.middleware.forms_alone",
    "puente.web.middleware.sessions_that_end",
    "puente.web.middleware.messages_ride_along",
    "puente.web.uploads.refuse_too_large",
]

ROOT_URLCONF = "puente.config.urls"
WSGI_APPLICATION = "puente.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [HOUSE / "puente" / "web" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "puente.web.environment.environment",
            "context_processors": [
                "django.contrib.messages.context_processors.messages",
                "puente.web.environment.for_every_page",
            ],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]

_sqlite = f"sqlite:///{DATA / 'puente.sqlite3'}"
DATABASES = {"default": dj_database_url.parse(_said("DATABASE_URL", _sqlite), conn_max_age=600)}
if not DATABASES["default"]["ENGINE"].endswith((".sqlite3", ".postgresql")):
    raise ImproperlyConfigured(
        "DATABASE_URL names neither SQLite (sqlite:///…) nor PostgreSQL (postgresql://…)."
    )
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["ENGINE"] = "puente.foundation.sqlite3"
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=268435456;"
        "PRAGMA cache_size=-12000; PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=ON;"
        "PRAGMA wal_autocheckpoint=20000",  # pages: the worker is there before (events/worker.py)
    }
else:
    DATABASES["default"] |= {"ENGINE": "puente.foundation.postgresql", "CONN_HEALTH_CHECKS": True}

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["puente.web.entrance.backend.HouseBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/sign-in/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_ADAPTER = "puente.web.entrance.adapter.HouseAdapter"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_CHANGE_EMAIL = False
ACCOUNT_LOGOUT_REDIRECT_URL = LOGOUT_REDIRECT_URL
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_FORMS = {
    "login": "puente.web.entrance.forms.SignIn",
    "reset_password": "puente.web.entrance.forms.AskForNewPassword",
    "reset_password_from_key": "puente.web.entrance.forms.ChoosePassword",
    "set_password": "puente.web.entrance.forms.SetPassword",
    "change_password": "puente.web.entrance.forms.ChangePassword",
    "reauthenticate": "puente.web.entrance.forms.SignInAgain",
}
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/300s/key",
    "reset_password": "20/m/ip,5/m/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if _said("PUENTE_BEHIND_PROXY") == "1" else 0

SESSION_ENGINE = "puente.people.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ORIGIN.startswith("https://")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "español")]
LOCALE_PATHS = sorted(str(path) for path in (HOUSE / "puente").glob("*/locale"))

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [HOUSE / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "puente.web.statics.HouseStorage"},
}
WHITENOISE_USE_FINDERS = True
FILES_ROOT = DATA / "files"
CSRF_FAILURE_VIEW = "puente.web.shell_pages.stale_form"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 512 * 1024
FILE_UPLOAD_HANDLERS = [
    "puente.web.uploads.Stopping",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

globals().update(mail_server.settings_of(_said("EMAIL_URL")))
DEFAULT_FROM_EMAIL = _said("PUENTE_MAIL_FROM", "Puente <puente@localhost>")

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}
"""What all processes count together, such as attempts to sign in. No page reads it."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
