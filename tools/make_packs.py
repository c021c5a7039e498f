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
    corrections = [_correction(reading, row) for row in known["corrections"]]
    return write_pack(make_pack(reading, area=known["area"], corrections=corrections))


def _correction(reading: PlanReading, row: dict[str, Any]) -> Correction:
    """A correction with its path, its printed value and its span looked up. Raises ValueError when it is not there."""
    read = reading.to_dict()
    if "document" in row:
        return Correction("document", row["document"], read[row["document"]], row["corrected"], row["reason"])
    if "text" in row:
        start = reading.text.index(row["text"])
        span = (start, start + len(row["text"]))
        return Correction("text", row["field"], row["text"], row["corrected"], row["reason"], span)
    names = [item.get("name") or item.get("title") for item in read[row["list"]]]
    index = names.index(row["name"])
    item = read[row["list"]][index]
    span = (item["span"][0], item["span"][1])
    path = f"{row['list']}/{index}"
    return Correction(path, row["field"], item[row["field"]], row["corrected"], row["reason"], span)


if __name__ == "__main__":
    sys.exit(main())
