"""Gunicorn's configuration (`gunicorn -c python:laoyou.cli.serving`): two processes a core with two threads each.

Most of a page's time is Python, which one process does for one thread at a time; the second thread answers while the
first sends a long spreadsheet. The application is loaded before the fork, so that a further process costs its own
data only.

A page asks the database some twenty times, and each time lets go of the interpreter. Where the other thread then
computes, it would get the interpreter back only after Python's five milliseconds, twenty times over: so threads take
turns ten times as often.
"""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import Any

bind = os.environ.get("LAOYOU_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("LAOYOU_WORKERS", min(8, 2 * (os.cpu_count() or 1))))
threads = int(os.environ.get("LAOYOU_THREADS", "2"))
worker_class = "gthread"
preload_app = True
backlog = 512
keepalive = 15

timeout = 60
graceful_timeout = 20
max_requests = 20_000
max_requests_jitter = 2_000
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - heartbeats only, gunicorn's advice

limit_request_line = 4094
limit_request_fields = 60
limit_request_field_size = 8190
forwarded_allow_ips = os.environ.get("LAOYOU_PROXIES", "127.0.0.1,::1")

accesslog = os.environ.get("LAOYOU_ACCESS_LOG")
errorlog = "-"
loglevel = os.environ.get("LAOYOU_LOG_LEVEL", "warning").lower()
proc_name = "laoyou"
control_socket_disable = True


_TURN = 0.0005  # seconds
_ALLOCATIONS = 10_000  # a page makes some thousands of objects and frees them itself: Python looks after each 700


def when_ready(server: Any) -> None:
    """Everything alive now stays alive: keep the collector from touching, and so copying, the shared pages."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_ALLOCATIONS, 20, 20)
    sys.setswitchinterval(_TURN)


def post_fork(server: Any, worker: Any) -> None:
    """A connection opened while loading belongs to the parent; a socket shared by two processes would mix answers."""
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.connection = None
