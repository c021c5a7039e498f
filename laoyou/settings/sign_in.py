"""Signing in: backends, two-step sign-in, single sign-on, lock-out, passwords, sessions."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any


def _flag(name: str, *, default: bool) -> bool:
    return os.environ.get(name, str(default)).lower() in {"1", "true", "yes", "on"}


AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "laoyou.accounts.services.sign_in.AccountBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"

# allauth: user name and password only; nobody signs himself up, nothing goes by e-mail.
ACCOUNT_ADAPTER = "laoyou.workbench.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
# Passwords are counted by axes; this bounds wrong codes of the second step.
ACCOUNT_RATE_LIMITS = {"login_failed": "100/m/ip,5/5m/key", "reauthenticate": "10/m/user"}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600

MFA_ADAPTER = "laoyou.workbench.accounts.adapters.TwoStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = os.environ.get("LAOYOU_SITE_NAME", "老幼")
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODE_COUNT = 10

SOCIALACCOUNT_ADAPTER = "laoyou.workbench.accounts.adapters.SingleSignOnAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_LOGIN_ON_GET = False


def single_sign_on(environ: dict[str, str]) -> dict[str, Any]:
    """SOCIALACCOUNT_PROVIDERS: one OpenID Connect issuer when the environment names it, none otherwise."""
    issuer = environ.get("LAOYOU_OIDC_ISSUER", "")
    app = {
        "provider_id": "single-sign-on",
        "name": environ.get("LAOYOU_OIDC_NAME", "统一身份认证"),
        "client_id": environ.get("LAOYOU_OIDC_CLIENT_ID", ""),
        "secret": environ.get("LAOYOU_OIDC_CLIENT_SECRET", ""),
        "settings": {"server_url": issuer},
    }
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app] if issuer else []}}


SOCIALACCOUNT_PROVIDERS = single_sign_on(dict(os.environ))
# The claim that holds our user name; the issuer must not let people choose it themselves.
OIDC_USERNAME_CLAIM = os.environ.get("LAOYOU_OIDC_USERNAME_CLAIM", "preferred_username")

# The three administrators need a second step, except where an installation only demonstrates.
REQUIRE_MFA = _flag("LAOYOU_REQUIRE_MFA", default=not _flag("LAOYOU_DEMONSTRATION", default=False))

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_USERNAME_CALLABLE = "laoyou.workbench.accounts.lock_out.username_of"
AXES_CLIENT_IP_CALLABLE = "laoyou.workbench.accounts.lock_out.address_of"
AXES_LOCKOUT_CALLABLE = "laoyou.workbench.accounts.lock_out.locked_out"
# How many proxies of our own stand before the site and write X-Forwarded-For; 0: none, the header is not believed.
TRUSTED_PROXIES = int(os.environ.get("LAOYOU_TRUSTED_PROXIES", "0"))

_DJANGO = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": f"{_DJANGO}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {
        "NAME": f"{_DJANGO}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "display_name", "email")},
    },
    {"NAME": f"{_DJANGO}.CommonPasswordValidator"},
    {"NAME": f"{_DJANGO}.NumericPasswordValidator"},
    {"NAME": "laoyou.accounts.services.passwords.KindsOfCharacters"},
    {"NAME": "laoyou.accounts.services.passwords.NotTheOldOne"},
]
PASSWORD_EXPIRES_DAYS = int(os.environ.get("LAOYOU_PASSWORD_EXPIRES_DAYS", "0"))

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_IDLE_SECONDS = int(os.environ.get("LAOYOU_SESSION_IDLE_MINUTES", "30")) * 60
SESSION_LONGEST_SECONDS = SESSION_COOKIE_AGE
