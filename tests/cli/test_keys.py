"""`laoyou keys`: what is shown of the keys, and how one is added."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import DataError
from pytest_django import Settings

from laoyou.cli import laoyou
from laoyou.core.actor import Actor, system_actor
from laoyou.core.area_codes import NATION
from laoyou.core.clock import now, today
from laoyou.core.errors import NotAllowed
from laoyou.records.models import AuditEvent
from laoyou.records.services.sealing_keys import add_sealing_key
from laoyou.settings.sealing import key_ring

KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
KEYS = [{"number": 1, "made": "2026-01-02", "key": KEY}, {"number": 4, "made": "2027-03-04", "key": KEY}]


def run(var: Path, *arguments: str, language: str = "en_US.UTF-8", **more: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LAOYOU_", "DJANGO"))}
    # A database that cannot be reached shows that none is asked for.
    kept |= {"LC_ALL": language, "LAOYOU_VAR": str(var), "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}
    command = [sys.executable, "-m", "laoyou.cli", "keys", *arguments]
    return subprocess.run(command, env=kept | more, capture_output=True, text=True)


def test_numbers_and_days_are_shown_and_never_a_key(tmp_path: Path) -> None:
    done = run(tmp_path, "show", LAOYOU_SEALING_KEYS=json.dumps({"version": 1, "index": KEY, "keys": KEYS}))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "LAOYOU_SEALING_KEYS\n    1  2026-01-02  opens\n    4  2027-03-04  seals and opens\n"


def test_the_first_look_makes_the_ring(tmp_path: Path) -> None:
    done = run(tmp_path, "show", language="zh_CN.UTF-8")
    file = tmp_path / "secrets" / "sealing_keys.json"
    assert done.stdout == f"{file}\n    1  {key_ring(tmp_path).newest.made}  加密和解密\n"
    assert (done.returncode, file.stat().st_mode & 0o777) == (0, 0o600)


def test_a_damaged_ring_is_one_sentence(tmp_path: Path) -> None:
    done = run(tmp_path, "show", LAOYOU_SEALING_KEYS=f'{{"index": "{KEY}"}}')
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("laoyou: The sealing keys in LAOYOU_SEALING_KEYS cannot be used")
    assert ("Traceback" in done.stderr, KEY in done.stderr) == (False, False)


def test_an_unknown_cipher_is_one_sentence(tmp_path: Path) -> None:
    done = run(tmp_path, "show", LAOYOU_SEALING_CIPHER="des")
    assert done.stderr == "laoyou: LAOYOU_SEALING_CIPHER is “des”; expected one of: aes-256-gcm, sm4-gcm.\n"


@pytest.mark.django_db
def test_adding_is_said_and_recorded(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    settings.SEALING_KEYS = key_ring(tmp_path)
    done = CliRunner().invoke(laoyou, ["keys", "add"])
    assert done.output == "Key 2 is added. Back up the file of keys now, then restart the web and worker processes.\n"
    assert (done.exit_code, [key.number for key in key_ring(tmp_path).keys]) == (0, [1, 2])
    event = AuditEvent.objects.get(action="records.add_sealing_key")
    assert (event.actor_name, event.subject, event.subject_id) == ("laoyou keys add", "sealing_key", "2")
    assert (event.area, event.before, event.after) == (NATION.low, None, {"made": today().isoformat()})


@pytest.mark.django_db
def test_people_do_not_add_keys(tmp_path: Path, settings: Settings) -> None:
    settings.SEALING_KEYS = key_ring(tmp_path)
    with pytest.raises(NotAllowed):
        add_sealing_key(actor=Actor(name="管理员", roles=frozenset({"security_admin"}), area=NATION), now=now())
    assert key_ring(tmp_path).newest.number == 1


@pytest.mark.django_db
def test_what_cannot_be_recorded_leaves_no_key(tmp_path: Path, settings: Settings) -> None:
    settings.SEALING_KEYS = key_ring(tmp_path)
    with pytest.raises(DataError):
        add_sealing_key(actor=system_actor("a name that no event has room for" * 100), now=now())
    assert (key_ring(tmp_path).newest.number, settings.SEALING_KEYS.newest.number) == (1, 1)
