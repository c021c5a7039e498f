"""Small plans written for the tests, and what the tests ask of a reading."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from laoyou.reading import PlanReading, read_text

DOCUMENTS = Path(__file__).parent.parent / "documents"


def document(name: str) -> PlanReading:
    """The reading of a document written for the purpose."""
    return read_text((DOCUMENTS / f"{name}.txt").read_text("utf-8"), filename=f"{name}.txt")


def plan(*, background: str = "", goals: str = "", work: str = "") -> PlanReading:
    """The reading of a plan of three sections."""
    return read_text(
        "青柳市“一老一小”整体解决方案\n青政〔2023〕8号\n2023年5月16日\n"
        f"一、工作基础\n{background}\n二、发展目标\n{goals}\n三、重点任务\n1.办好服务。增加供给。\n{work}\n"
    )


def said(reading: PlanReading, name: str = "prose_targets") -> list[tuple[str, str, str, dict[str, Any]]]:
    """Name, comparison, unit and values of the targets or limits of a reading."""
    return [(row["name"], row["op"], row["unit"], row["values"]) for row in reading.to_dict()[name]]


def facts(reading: PlanReading) -> list[tuple[str, float, str, str]]:
    """Name, value, unit and date of what a reading says exists."""
    return [(row["name"], row["value"], row["unit"], row["as_of"]) for row in reading.to_dict()["baseline"]]


def codes(reading: PlanReading) -> list[str]:
    """The codes of the warnings of a reading."""
    return [finding.code for finding in reading.warnings]
