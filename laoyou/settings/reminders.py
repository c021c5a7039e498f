"""Reminders outside the site: the mail server and the webhooks that the installation allows.

`LAOYOU_SMTP` is smtp://user:password@host:port or smtps://…; without it messages are printed by the worker, which sends
nothing. `LAOYOU_WEBHOOKS` lists whole addresses, separated by commas; nothing is sent to any other.
"""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import unquote, urlsplit

SITE_ADDRESS = os.environ.get("LAOYOU_ADDRESS", "").rstrip("/")
WEBHOOKS = [each.strip() for each in os.environ.get("LAOYOU_WEBHOOKS", "").split(",") if each.strip()]
DEFAULT_FROM_EMAIL = os.environ.get("LAOYOU_MAIL_FROM", "laoyou@localhost")


def _mail(url: str) -> dict[str, Any]:
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    parts = urlsplit(url)
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or 25,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 20,
    }


globals().update(_mail(os.environ.get("LAOYOU_SMTP", "")))
