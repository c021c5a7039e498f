"""The site as people meet it: gunicorn as the web role and a job worker, on a prepared database of its own."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from laoyou.cli.children import Child, start_child
from laoyou.cli.embedded import Cluster, embedded
from laoyou.cli.speech import Trouble
from tests.database_templates import ROOT, Server, fingerprint

VAR = ROOT / "var" / "journeys"
START_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Account:
    """A demonstration account: one a role."""

    role: str
    username: str
    password: str


@dataclass(frozen=True, slots=True)
class Site:
    """A running site. `database` names its database, for `owner()`."""

    address: str
    database: str
    cluster: Cluster
    accounts: dict[str, Account]
    children: dict[str, Child]

    def run(self, *arguments: str) -> str:
        """Run a `laoyou` command against this site's database, as its owner; returns what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "laoyou.cli", *arguments],
            env=_environment(self.cluster, self.database),
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    def ask(self, question: str, *parameters: object) -> list[tuple[Any, ...]]:
        """The rows of a query, as the database's owner: what is really there, whatever the pages say."""
        with _server(self.cluster).connect(self.database) as owner:
            return owner.execute(question.encode(), parameters or None).fetchall()

    def one(self, question: str, *parameters: object) -> Any:
        """The single value of a query of one row and one column."""
        ((value,),) = self.ask(question, *parameters)
        return value

    def python(self, code: str) -> str:
        """Run a few lines against this site's database, as its owner, with Django loaded; returns what they printed."""
        loaded = f"from laoyou.cli.django import load_django; load_django(); {code}"
        done = subprocess.run(
            [sys.executable, "-c", loaded],
            env=_environment(self.cluster, self.database),
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def await_jobs(self) -> None:
        """Until nothing is queued and nothing runs."""
        until = time.monotonic() + START_SECONDS
        while self.one("SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')"):
            if time.monotonic() > until:
                raise AssertionError(f"jobs still to do after {START_SECONDS} s")
            time.sleep(0.1)

    def kill_worker(self) -> None:
        """The job worker and whatever it started end at once, as when the power goes."""
        worker = self.children.pop("worker")
        os.killpg(worker.process.pid, signal.SIGKILL)
        worker.process.wait()

    def start_worker(self) -> None:
        """A job worker for this site, also in place of one that was killed; a journey that meets midnight stays its own."""
        self._start("worker", ["worker", "--alone", "--no-nightly"])

    def start_web(self) -> None:
        """The pages, at `address`."""
        self._start("site", ["serve", "--bind", self.address.removeprefix("http://"), "--workers", "1"])

    def stop(self) -> None:
        """End everything that was started."""
        for child in self.children.values():
            child.stop()

    def _start(self, name: str, command: list[str]) -> None:
        log = VAR / "log" / f"{self.database}-{name}.log"
        environment = _environment(self.cluster, self.database)
        self.children[name] = start_child(name, name, command, log=log, patience=15, environment=environment)


# As the scope key: made-up people are sealed in the prepared database.
_NO_SECRET = base64.b64encode(bytes(32)).decode()
_SEALING_KEYS = json.dumps(
    {"version": 1, "index": _NO_SECRET, "keys": [{"number": 1, "made": "2026-01-01", "key": _NO_SECRET}]}
)


def _environment(cluster: Cluster, database: str) -> dict[str, str]:
    return os.environ | {
        "LAOYOU_VAR": str(VAR),
        "LAOYOU_LAKE": str(VAR / "lakes" / database),  # two sites at once would clear away each other's snapshots
        "LAOYOU_DEMONSTRATION": "1",
        "DATABASE_URL": cluster.uri(database),
        "DATABASE_WEB_URL": cluster.uri(database).replace("postgres@", "laoyou_web@", 1),
        # The scope key is kept in the prepared database, which outlives the folder of secrets.
        "LAOYOU_SCOPE_KEY": "the journeys' own key, guarding nothing",
        "LAOYOU_SECRET_KEY": "the journeys' own secret, signing nothing of worth",
        "LAOYOU_SEALING_KEYS": _SEALING_KEYS,
        "DJANGO_SETTINGS_MODULE": "laoyou.settings",
        "LC_ALL": "zh_CN.UTF-8",
    }


def prepare_template() -> tuple[Cluster, str]:
    """The embedded server and the name of a database on it that `laoyou setup` prepared for this state of the code."""
    cluster = embedded(Path(os.environ.get("LAOYOU_VAR", ROOT / "var")) / "postgres")
    cluster.start()

    def prepare(name: str) -> None:
        for command in (["setup", "--demonstration"], ["city", "--scale", "0.002"]):
            line = [sys.executable, "-m", "laoyou.cli", *command]
            done = subprocess.run(line, env=_environment(cluster, name), capture_output=True, text=True)
            assert done.returncode == 0, done.stdout + done.stderr

    template = _server(cluster).ensure_template("journeys", _state(), prepare)
    _collect_static(_environment(cluster, template))
    return cluster, template


def _collect_static(environment: dict[str, str]) -> None:
    """A prepared database may be older than the scripts and styles; several processes of a run wait for the first."""
    command = (
        "from laoyou.cli import assets, django; django.load_django(database=False);"
        "assets.static_needed() and assets.collect_static()"
    )
    VAR.mkdir(parents=True, exist_ok=True)
    with (VAR / "static.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        subprocess.run([sys.executable, "-c", command], env=environment, check=True)


def _state() -> str:
    """Everything that decides what a prepared database holds."""
    package = ROOT / "laoyou"
    apps = [package / app for app in ("records", "places", "accounts", "people", "facilities", "exchange", "plan")]
    shaping = [path for app in apps for path in app.rglob("*") if path.suffix in {".py", ".csv", ".json", ".sql"}]
    loading = [package / "cli" / name for name in ("setup.py", "loading.py")]
    return fingerprint([*shaping, *loading, ROOT / "uv.lock", ROOT / "package-lock.json"])


def _server(cluster: Cluster) -> Server:
    return Server({"host": str(cluster.socket_folder()), "user": "postgres"})


@contextmanager
def running(cluster: Cluster, template: str, database: str) -> Iterator[Site]:
    """A fresh site on a copy of the template; everything ends and the copy goes when the block is left."""
    server = _server(cluster)
    server.copy(template, database)
    for log in (VAR / "log").glob(f"{database}-*.log"):
        log.unlink()
    shutil.rmtree(VAR / "lakes" / database, ignore_errors=True)
    site = Site(f"http://127.0.0.1:{_free_port()}", database, cluster, _accounts(), {})
    try:
        site.start_web()
        site.start_worker()
        _await(site.address, site.children.values())
        yield site
    finally:
        site.stop()
        server.drop(database)


def _accounts() -> dict[str, Account]:
    kept = json.loads((VAR / "run" / "demonstration.json").read_text())
    made = [Account(each["role"], each["username"], each["password"]) for each in kept]
    # Comes with the city's institutions, which are made after the file is written; one password for all of them.
    made.append(Account("institution", "institution", made[0].password))
    return {account.role: account for account in made}


def _await(address: str, children: Iterable[Child]) -> None:
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            urllib.request.urlopen(address + "/health", timeout=5).close()  # noqa: S310 - our own address
        except OSError as error:
            for child in children:
                child.check()
            if time.monotonic() > until:
                raise Trouble("网站没有应答。", "The site does not answer.") from error
            time.sleep(0.05)
        else:
            return


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
