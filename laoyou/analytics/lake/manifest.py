"""The paper that goes with a snapshot; without it there is no snapshot."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from hashlib import file_digest
from pathlib import Path

NAME = "manifest.json"


@dataclass(frozen=True, slots=True)
class File:
    """One Parquet file, by its path inside the snapshot."""

    path: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Part:
    """One table: the hash of its columns, how many rows, and its files."""

    schema: str
    rows: int
    files: tuple[File, ...]


@dataclass(frozen=True, slots=True)
class Delivery:
    """The newest file of a `kind` for an area that had been taken in, or that none ever came where it was due.

    `sources` are what of SOURCES it brings, `as_of` its day, empty where none came. It is late `late_after` days after
    it. `rows` are those taken in, `usual` how many such files had before; fewer than `fewest` are not all of it, more
    than `most` are doubtful, 0 and 0 where it cannot be said.
    """

    kind: str
    sources: tuple[str, ...]
    area: int
    as_of: str
    rows: int
    usual: int
    late_after: int
    fewest: int
    most: int


@dataclass(frozen=True, slots=True)
class Divided:
    """An area that was divided into `parts` while so many who live or are registered there, and sites, are still on
    record under its code: nobody knows in which of them. They count in the area around.
    """

    parts: tuple[int, ...]
    people: int
    registered: int
    sites: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot is of: `as_of` is the last day that counts, `area` the 12-digit code of what it covers.

    `deliveries` are the files of departments that are in it; one taken before they were named so has none.
    """

    id: str
    area: int
    taken_at: str
    as_of: str
    tables: dict[str, Part]
    deliveries: tuple[Delivery, ...] = ()
    divided: tuple[Divided, ...] = ()


def write(folder: Path, manifest: Manifest) -> None:
    """Write it last: from here on the snapshot exists."""
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1)
    unfinished = folder / f"{NAME}.partial"
    unfinished.write_text(text + "\n", encoding="utf-8")
    unfinished.rename(folder / NAME)


def read(folder: Path) -> Manifest:
    """Raises OSError, ValueError, KeyError and TypeError where there is none or it cannot be read."""
    return parsed((folder / NAME).read_text("utf-8"))


def parsed(text: str) -> Manifest:
    """Raises ValueError, KeyError and TypeError for what is no manifest."""
    found = json.loads(text)
    tables = {
        name: Part(part["schema"], part["rows"], tuple(File(**each) for each in part["files"]))
        for name, part in found.pop("tables").items()
    }
    came = tuple(
        Delivery(**each | {"sources": tuple(each["sources"])})
        for each in found.pop("deliveries", ())
        if "late_after" in each
    )
    parted = tuple(Divided(**each | {"parts": tuple(each["parts"])}) for each in found.pop("divided", ()))
    return Manifest(tables=tables, deliveries=came, divided=parted, **found)


def described(folder: Path, path: Path) -> File:
    """A file that was written, as the manifest names it."""
    with path.open("rb") as opened:
        digest = file_digest(opened, "sha256").hexdigest()
    return File(path.relative_to(folder).as_posix(), path.stat().st_size, digest)


def damaged(folder: Path, manifest: Manifest) -> list[str]:
    """Files that are missing or are not what was written, by path."""
    wrong = []
    for part in manifest.tables.values():
        for each in part.files:
            path = folder / each.path
            if not path.is_file() or described(folder, path) != each:
                wrong.append(each.path)
    return sorted(wrong)
