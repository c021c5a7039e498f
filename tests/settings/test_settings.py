"""What the environment changes, read by a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

_ASKED = """
import json, django.conf
s = django.conf.settings
print(json.dumps([s.SECURE_SSL_REDIRECT, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS > 0,
    s.DEBUG, s.REQUIRE_MFA, s.DATABASES["default"]["USER"], s.DATABASES["default"]["NAME"]]))
"""


def asked(var: Path, **environment: str) -> list[object]:
    base = {name: value for name, value in os.environ.items() if not name.startswith(("LAOYOU_", "DATABASE_"))}
    settings = {"DJANGO_SETTINGS_MODULE": "laoyou.settings", "LAOYOU_VAR": str(var)}
    done = subprocess.run(
        [sys.executable, "-c", _ASKED], env=base | settings | environment, capture_output=True, text=True, check=True
    )
    found: list[object] = json.loads(done.stdout)
    return found


def test_plain_installation(tmp_path: Path) -> None:
    assert asked(tmp_path) == [False, False, False, False, False, True, "postgres", "laoyou"]


def test_over_https(tmp_path: Path) -> None:
    assert asked(tmp_path, LAOYOU_HTTPS="1")[:4] == [True, True, True, True]


def test_the_web_process_is_the_web_role_of_the_same_database(tmp_path: Path) -> None:
    url = "postgresql://owner:secret@db.example:5433/city"
    assert asked(tmp_path, DATABASE_URL=url)[6:] == ["owner", "city"]
    assert asked(tmp_path, DATABASE_URL=url, LAOYOU_WEB_PROCESS="1")[6:] == ["laoyou_web", "city"]


def test_a_demonstration_does_not_demand_the_second_step(tmp_path: Path) -> None:
    assert asked(tmp_path, LAOYOU_DEMONSTRATION="1")[5] is False


def test_secrets_are_made_once_and_kept_for_the_owner_only(tmp_path: Path) -> None:
    asked(tmp_path)
    kept = tmp_path / "secrets" / "laoyou_secret_key"
    first = kept.read_text()
    asked(tmp_path)
    assert (kept.read_text(), len(first) > 60, kept.stat().st_mode & 0o077) == (first, True, 0)
