"""`laoyou plan read`: a document in, a summary or JSON out, a sentence when it cannot be."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

DOCUMENT = """甲市“一老一小”整体解决方案

一、工作目标
到2025年，每千人口拥有3岁以下婴幼儿托位数达到4.5个，养老机构护理型床位占比不低于55%。

二、重点任务
（一）完善养老服务体系
1.健全设施网络。新建居住区配套建设养老服务设施。（责任单位：市民政局、市住房城乡建设局）
"""


def _read(*arguments: str, given: str | None = None, language: str = "en_US.UTF-8") -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("LAOYOU_", "DJANGO"))}
    command = [sys.executable, "-m", "laoyou.cli", "plan", "read", *arguments]
    # A database that cannot be reached shows that none is asked for.
    environment |= {"LC_ALL": language, "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}
    return subprocess.run(command, env=environment, input=given, capture_output=True, text=True)


def test_json_has_the_fixed_fields_and_values(tmp_path: Path) -> None:
    document = tmp_path / "方案.txt"
    document.write_text(DOCUMENT, encoding="gb18030")
    done = _read(str(document), "--json")
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert found["title"] == "甲市“一老一小”整体解决方案"
    # The contract's own list of fields.
    assert list(found) == [
        *("place", "title", "doc_no", "issuer", "date", "indicators", "prose_targets", "limits", "tasks"),
        *("projects", "policies", "elements", "baseline", "warnings"),
    ]
    values = [(item["op"], item["values"], item["unit"]) for item in found["prose_targets"]]
    assert values == [("=", {"2025": 4.5}, "个"), (">=", {"2025": 55}, "%")]


def test_the_summary_shows_each_target_on_a_line() -> None:
    done = _read("-", given=DOCUMENT)
    assert done.returncode == 0
    assert "2025: ≥ 55%" in done.stdout
    assert "文中目标 2" in done.stdout


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    done = _read(str(tmp_path / "nothing.txt"))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"laoyou: {tmp_path}/nothing.txt cannot be opened: No such file or directory.\n"


def test_a_damaged_file_is_one_sentence_in_the_readers_language(tmp_path: Path) -> None:
    (tmp_path / "plan.pdf").write_bytes(b"%PDF-1.4 broken")
    done = _read(str(tmp_path / "plan.pdf"), language="zh_CN.UTF-8")
    assert (done.returncode, done.stdout) == (1, "")
    assert "已损坏" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_text_that_is_no_plan_is_refused() -> None:
    done = _read("-", given="今天天气很好。\n")
    assert (done.returncode, done.stdout) == (1, "")
    assert "Traceback" not in done.stderr
