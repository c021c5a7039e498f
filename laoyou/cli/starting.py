"""`laoyou start`: one terminal, one command; database, preparation, site and worker up, and down again in order."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import click

from laoyou.cli.children import Child, start_child, tail
from laoyou.cli.django import var_folder
from laoyou.cli.embedded import Cluster, embedded
from laoyou.cli.running_state import (
    Note,
    end_leftovers,
    is_held,
    note_file,
    only_one,
    read_note,
    write_note,
)
from laoyou.cli.speech import Trouble, pick, progress, tell

_ANSWER_SECONDS = 60
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class _Asked(BaseException):
    """Somebody asked us to stop: Ctrl-C, SIGTERM, or the terminal was closed."""


def _on_signal(number: int, frame: FrameType | None) -> None:
    # From here on everything is on its way down; asking again must not cut it short.
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    raise _Asked


@dataclass(slots=True)
class Start:
    """One run of the site with its options, the processes it has up and the database if it brought that up."""

    place: str
    host: str
    port: int
    workers: int | None = None
    demonstration: bool = True
    var: Path = field(default_factory=var_folder)
    children: list[Child] = field(default_factory=list)
    cluster: Cluster | None = None

    @property
    def address(self) -> str:
        shown = self._shown_host
        return f"http://[{shown}]:{self.port}/" if ":" in shown else f"http://{shown}:{self.port}/"

    @property
    def _shown_host(self) -> str:
        return "127.0.0.1" if self.host in {"0.0.0.0", "::"} else self.host  # noqa: S104 - compared, not bound

    def run(self, *, fresh: bool, confirmed: bool) -> None:
        """Bring everything up, wait until asked to stop or a part fails, take everything down in order."""
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, _on_signal)
        with only_one(self.var):
            try:
                self._bring_up(fresh=fresh, confirmed=confirmed)
                self._watch()
            except _Asked:
                pass
            finally:
                self._take_down()

    def _bring_up(self, *, fresh: bool, confirmed: bool) -> None:
        left = read_note(self.var)
        if left:
            end_leftovers(left)
        _check_port(self.host, self.port)
        if fresh:
            _start_over(self.var, confirmed=confirmed)
        self._note()
        if not os.environ.get("DATABASE_URL"):
            self._start_database(adopt=left is not None and left.database)
        self._prepare()
        self._start_children()
        self._await_answer()
        self._welcome()

    def _start_database(self, *, adopt: bool) -> None:
        """Start the embedded server; one that ran before us stays up after us, unless a killed start left it."""
        cluster = embedded(self.var / "postgres")
        if not cluster.is_running():
            progress("启动数据库", "Starting the database")
            adopt = True
        if adopt:
            self.cluster = cluster
            self._note()
        cluster.start()

    def _prepare(self) -> None:
        arguments = ["setup", "--place", self.place, *(["--demonstration"] if self.demonstration else [])]
        log = self.var / "log" / "setup.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("w") as complaints:
            preparing = subprocess.Popen(
                [sys.executable, "-m", "laoyou.cli", *arguments],
                env=os.environ | self._environment(),
                stderr=complaints,
                start_new_session=True,
            )
            try:
                code = preparing.wait()
            except _Asked:
                preparing.terminate()
                preparing.wait()
                raise
        if code:
            said = tail(log, 3)
            raise Trouble(
                f"准备没有完成：\n{said}\n全文见 {log}", f"Preparation did not finish:\n{said}\nAll of it: {log}"
            )

    def _environment(self) -> dict[str, str]:
        hosts = os.environ.get("LAOYOU_HOSTS") or ",".join(_names_of(self.host))
        return {
            "LAOYOU_VAR": str(self.var),
            "LAOYOU_HOSTS": hosts,
            "LAOYOU_DEMONSTRATION": "1" if self.demonstration else "0",
        }

    def _start_children(self) -> None:
        progress("启动网站和任务进程", "Starting the site and the job worker")
        bind = f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"
        workers = ["--workers", str(self.workers)] if self.workers else []
        self._child("网站", "site", "web", ["serve", "--bind", bind, *workers], patience=25)
        self._child("任务进程", "job worker", "worker", ["worker", "--alone"], patience=60)

    def _child(self, zh: str, en: str, name: str, arguments: list[str], *, patience: float) -> None:
        log = self.var / "log" / f"{name}.log"
        started = start_child(zh, en, arguments, log=log, patience=patience, environment=self._environment())
        self.children.append(started)
        self._note()

    def _note(self) -> None:
        pids = [child.process.pid for child in self.children]
        write_note(self.var, Note(os.getpid(), self.address, pids, self.cluster is not None))

    def _await_answer(self) -> None:
        until = time.monotonic() + _ANSWER_SECONDS
        while not _answers(self._shown_host, self.port):
            self._check()
            if time.monotonic() > until:
                log = self.var / "log" / "web.log"
                raise Trouble(f"网站没有应答，详情见日志 {log}。", f"The site does not answer; see its log {log}.")
            time.sleep(0.05)

    def _welcome(self) -> None:
        progress("就绪", "Ready")
        tell("\n    " + click.style(self.address, bold=True) + "\n")
        kept = self.var / "run" / "demonstration.json"
        if self.demonstration and kept.exists():
            tell("    " + pick("示范账户（一个角色一个）", "Accounts to try it with, one a role"))
            for account in json.loads(kept.read_text()):
                role = pick(account["role_zh"], account["role_en"])
                tell(f"    {account['username']:<20} {account['password']:<24} {role}")
        tell("\n    " + pick("按 Ctrl-C 停止；数据会保留。", "Ctrl-C stops everything and keeps the data."))

    def _watch(self) -> None:
        while True:
            self._check()
            time.sleep(0.3)

    def _check(self) -> None:
        for child in self.children:
            child.check()
        if self.cluster and not self.cluster.is_running():
            log = self.cluster.log_file()
            raise Trouble(f"数据库意外停止，详情见日志 {log}。", f"The database stopped; see its log {log}.")

    def _take_down(self) -> None:
        """Site first, so that no new work comes in; then the worker, which finishes its job; the database last."""
        if self.children or self.cluster:
            progress("正在停止", "Stopping")
        for child in self.children:
            child.stop()
        if self.cluster:
            self.cluster.stop()
            progress("已停止，数据保留在 " + str(self.var), f"Stopped; the data stays in {self.var}")
        note_file(self.var).unlink(missing_ok=True)


def stop_everything(var: Path, *, database: bool) -> None:
    """Ask a running start to stop and wait for it, or end what a killed one left behind.

    A database that no start brought up may be serving somebody's tests or commands: it stays up unless `database`.
    """
    note = read_note(var)
    if note and is_held(var):
        os.kill(note.pid, signal.SIGTERM)
        while is_held(var):
            time.sleep(0.1)
    elif note:
        end_leftovers(note)
        note_file(var).unlink(missing_ok=True)
    ours = database or (note is not None and note.database)
    if ours and (var / "postgres" / "PG_VERSION").exists():
        embedded(var / "postgres").stop()
    if note or ours:
        progress("已停止", "Stopped")
    else:
        progress("没有正在运行的服务", "Nothing that `start` began is running")


def _check_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trying:
        trying.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trying.bind((host, port))
        except PermissionError as error:
            raise Trouble(
                f"普通用户不能使用端口 {port}，请用 --port 指定 1024 以上的端口。",
                f"Port {port} is reserved for root; choose one above 1024 with --port.",
            ) from error
        except OSError as error:
            raise Trouble(
                f"端口 {port} 用不了（{error.strerror}）。可换一个：./run --port {port + 1}",
                f"Port {port} cannot be used ({error.strerror}). Try another: ./run --port {port + 1}",
            ) from error


def _names_of(host: str) -> list[str]:
    """The names a browser may use for us; listening on every address, also the machine's own name and addresses."""
    names = [*_LOOPBACK - {"::1"}, "[::1]"]
    if host in {"0.0.0.0", "::"}:  # noqa: S104 - compared, not bound
        own = socket.gethostname()
        return [*names, own, *{str(found[4][0]) for found in socket.getaddrinfo(own, None, socket.AF_INET)}]
    return names if host in _LOOPBACK else [*names, host]


def _answers(host: str, port: int) -> bool:
    """Whether something speaks HTTP there; a redirect to https or a page not found is an answer too."""
    asking = http.client.HTTPConnection(host, port, timeout=5)
    try:
        asking.request("GET", "/health")
        asking.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asking.close()
    return True


def _start_over(var: Path, *, confirmed: bool) -> None:
    """Delete records, attachments and everything derived; secrets and logs stay. Asks unless `confirmed`."""
    if os.environ.get("DATABASE_URL"):
        raise Trouble(
            "设置了 DATABASE_URL，--fresh 不会删除外部数据库；请由数据库管理员处理。",
            "DATABASE_URL is set, and --fresh never deletes a database that is not its own.",
        )
    question = pick(
        f"将删除 {var} 里的全部数据，无法恢复。继续？", f"This deletes every record in {var} for good. Go on?"
    )
    if not confirmed and not (sys.stdin.isatty() and click.confirm(question)):
        raise Trouble("没有删除任何数据。确认删除请加 --yes。", "Nothing was deleted. Add --yes to confirm.")
    if (var / "postgres").exists():
        embedded(var / "postgres").stop()
    for name in ("postgres", "attachments", "static"):
        shutil.rmtree(var / name, ignore_errors=True)
