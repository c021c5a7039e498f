"""Write the plan packs that ship with the project, by reading the real documents.

    uv run python tools/make_packs.py FOLDER [--into laoyou/plan/data/packs]

FOLDER holds the plans as .txt. Which place has which file and area code, and what a person corrected, stands in
pack_corrections.json beside this script. A place that the file does not know is refused; run twice, it writes the same.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from laoyou.reading import PlanReading, read_text
from laoyou.reading.pack import Correction, make_pack, write_pack

HERE = Path(__file__).parent
PACKS = HERE.parent / "laoyou" / "plan" / "data" / "packs"


def main() -> int:
    """Read every plan of the folder and write its pack; the exit code is 1 when a plan is of an unknown place."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--into", type=Path, default=PACKS)
    arguments = parser.parse_args()
    known = json.loads((HERE / "pack_corrections.json").read_text("utf-8"))
    arguments.into.mkdir(parents=True, exist_ok=True)
    for path in sorted(arguments.folder.glob("*.txt")):
        reading = read_text(path.read_text("utf-8"), filename=path.name)
        if reading.place not in known:
            print(f"{path.name}: {reading.place or 'a plan without a place'} is not in pack_corrections.json")
            return 1
        target = arguments.into / f"{known[reading.place]['file']}.json"
        target.write_text(pack_of(reading, known[reading.place]), "utf-8")
        print(f"{target.name}: {reading.place}, {len(reading.tasks)} tasks, {len(reading.warnings)} warnings")
    return 0


def pack_of(reading: PlanReading, known: dict[str, Any]) -> str:
    """The text of the pack of one reading with its corrections."""
    corrections = [correction for row in known["corrections"] for correction in _corrections(reading, row)]
    return write_pack(make_pack(reading, area=known["area"], corrections=corrections))


def _corrections(reading: PlanReading, row: dict[str, Any]) -> list[Correction]:
    """Corrections with path, printed value and span looked up, one for every item of the name.

    Raises ValueError when the document no longer prints what is corrected.
    """
    read = reading.to_dict()
    corrected, reason = row["corrected"], row["reason"]
    if "document" in row:
        return [Correction("document", row["document"], read[row["document"]], corrected, reason)]
    if "text" in row:
        start = reading.text.index(row["text"])
        return [Correction("text", row["field"], row["text"], corrected, reason, (start, start + len(row["text"])))]
    found = [
        Correction(f"{row['list']}/{index}", row["field"], item[row["field"]], corrected, reason, tuple(item["span"]))
        for index, item in enumerate(read[row["list"]])
        if row["name"] in (item.get("name"), item.get("title"))
    ]
    if not found:
        raise ValueError(f"{reading.place}: no {row['list']} named {row['name']}")
    return found


if __name__ == "__main__":
    sys.exit(main())
