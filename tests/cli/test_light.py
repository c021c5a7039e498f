"""A web process loads what pages need and nothing that only jobs, imports and papers do."""

from __future__ import annotations

import json
import os
import subprocess
import sys

# Seconds of loading and some hundred megabytes together.
HEAVY = ["pandas", "splink", "adbc_driver_manager", "docx", "pypinyin", "pypdf", "python_calamine", "scipy", "pyspark"]
PROGRAM = f"""
import json, sys
import laoyou.wsgi
from django.urls import get_resolver
get_resolver().reverse_dict
print(json.dumps([name for name in {HEAVY!r} if name in sys.modules]))
"""


def test_a_web_process_loads_nothing_heavy() -> None:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "laoyou.settings", "LAOYOU_WEB_PROCESS": "1"}
    command = [sys.executable, "-W", "ignore", "-c", PROGRAM]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout.splitlines()[-1]) == []
