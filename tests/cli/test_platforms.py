"""Where `./run` is promised to work, everything the lock names comes ready built: a newcomer has no compiler."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from packaging.tags import Tag, compatible_tags, cpython_tags, mac_platforms
from packaging.utils import parse_wheel_filename

ROOT = Path(__file__).resolve().parents[2]
_DEBIAN_12 = [f"manylinux_2_{minor}_{{}}" for minor in range(36, 16, -1)] + ["manylinux2014_{}", "manylinux1_{}"]
PLATFORMS = {
    "macOS 13 on Apple silicon": list(mac_platforms((13, 0), "arm64")),
    "Debian on x86_64": [name.format("x86_64") for name in _DEBIAN_12],
    "Debian on aarch64": [name.format("aarch64") for name in _DEBIAN_12],
}
# Python alone, as source: nothing is compiled. Only `./test --spark` brings it.
PURE_SOURCES = {"pyspark"}


@pytest.mark.parametrize("python", [(3, 11), (3, 12), (3, 13), (3, 14)], ids=lambda python: f"{python[0]}.{python[1]}")
@pytest.mark.parametrize("platform", PLATFORMS)
def test_everything_locked_comes_ready_built(platform: str, python: tuple[int, int]) -> None:
    platforms = PLATFORMS[platform]
    fits = {*cpython_tags(python, platforms=platforms), *compatible_tags(python, platforms=platforms)}
    packages = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]
    # A package may be locked twice, for older and newer Pythons.
    wheels: dict[str, list[dict[str, str]]] = {}
    for one in packages:
        if "registry" in one["source"] and one["name"] not in PURE_SOURCES:
            wheels.setdefault(one["name"], []).extend(one.get("wheels", []))
    assert len(wheels) > 50
    assert [name for name, built in wheels.items() if not any(_tags(wheel) & fits for wheel in built)] == []


def _tags(wheel: dict[str, str]) -> frozenset[Tag]:
    return parse_wheel_filename(wheel["url"].rsplit("/", 1)[-1])[-1]
