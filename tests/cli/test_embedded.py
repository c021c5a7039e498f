"""The embedded server in awkward folders and after accidents."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from laoyou.cli.embedded import Cluster, embedded
from laoyou.cli.speech import Trouble


@pytest.fixture(scope="module")
def made() -> Iterator[Cluster]:
    """A server in a folder whose name has a space, an apostrophe and Chinese characters."""
    folder = Path(tempfile.mkdtemp(prefix="laoyou-", dir="/tmp"))
    cluster = embedded(folder / "it's 数据 库" / "postgres")
    cluster.start()
    yield cluster
    cluster.stop()
    shutil.rmtree(folder)


def _ask(cluster: Cluster, question: str) -> object:
    with psycopg.connect(cluster.uri()) as connection:
        return connection.execute(question).fetchone()[0]  # type: ignore[arg-type,index]


def test_a_server_in_a_folder_with_spaces_and_chinese_answers(made: Cluster) -> None:
    assert made.is_running()
    assert made.socket_folder() == made.data
    assert _ask(made, "SHOW shared_buffers") == "256MB"
    assert _ask(made, "SHOW listen_addresses") == ""


def test_its_data_and_socket_are_closed_to_others(made: Cluster) -> None:
    assert made.data.stat().st_mode & 0o777 == 0o700


def test_starting_a_running_server_finds_it(made: Cluster) -> None:
    began = _ask(made, "SELECT pg_postmaster_start_time()")
    made.start()
    assert _ask(made, "SELECT pg_postmaster_start_time()") == began


def test_a_killed_server_recovers_what_was_committed(made: Cluster) -> None:
    with psycopg.connect(made.uri(), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (n int)")
        connection.execute("INSERT INTO kept VALUES (7)")
    os.kill(int((made.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    until = time.monotonic() + 10
    while made.is_running() and time.monotonic() < until:
        time.sleep(0.05)
    made.start()
    assert _ask(made, "SELECT n FROM kept") == 7


def test_a_pid_file_whose_number_belongs_to_another_process_does_not_stop_it(made: Cluster) -> None:
    lines = (made.data / "postmaster.pid").read_text().splitlines()
    made.stop()
    (made.data / "postmaster.pid").write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    assert not made.is_running()
    made.start()
    assert made.is_running()


def test_data_of_another_major_version_is_refused_untouched(made: Cluster) -> None:
    made.stop()
    version = made.data / "PG_VERSION"
    version.write_text("14\n")
    with pytest.raises(Trouble, match="PostgreSQL 14"):
        made.start()
    version.write_text(f"{made.version()}\n")
    made.start()


@pytest.mark.parametrize("name", ["长" * 40, "one,two"])
def test_a_path_no_socket_can_have_gets_a_private_socket_folder(name: str, tmp_path: Path) -> None:
    cluster = Cluster(tmp_path / name / "postgres", Path("/nowhere"))
    assert cluster.socket_folder().name.startswith("laoyou-")
    assert "," not in cluster.uri().partition("host=")[2]


def test_a_full_disk_is_said_before_anything_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("laoyou.cli.embedded._FREE_BYTES", 10**18)
    with pytest.raises(Trouble, match="500 MB"):
        embedded(tmp_path / "postgres").start()
    assert not (tmp_path / "postgres").exists()
