"""`uv run python -m bench [NAME …]`: measures the named subjects, or all; a figure is said as soon as it is known.

A goal that is not met is said and changes nothing else: machines differ. With `--strict` it is exit code 1.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module

from bench.report import CannotMeasure, Figure


@dataclass(frozen=True, slots=True)
class Asked:
    """What a subject may want to know: `cold` also measures a start from a fresh clone, which takes minutes."""

    cold: bool = False


Subject = Callable[[Asked], Iterator[Figure]]
SUBJECTS = (
    "city",
    "exchange",
    "facilities",
    "identity",
    "indicators",
    "linkage",
    "plan",
    "projection",
    "province",
    "registry",
    "sealing",
    "snapshot",
    "waiting",
    "web",
)


def main() -> int:
    """Measure and report; returns the exit code."""
    options = _options()
    missed = False
    for name in options.names or SUBJECTS:
        measure: Subject = import_module(f"bench.{name}").measure
        try:
            for figure in measure(Asked(cold=options.cold)):
                print(figure.as_json() if options.json else figure.as_words(), flush=True)
                missed |= figure.met is False or figure.agrees is False
        except CannotMeasure as reason:
            print(f"{name}: {reason}", file=sys.stderr)
            missed = True
    return int(missed and options.strict)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", choices=[*SUBJECTS, []], metavar="NAME", help=", ".join(SUBJECTS))
    parser.add_argument("--json", action="store_true", help="a line of JSON for each figure")
    parser.add_argument("--strict", action="store_true", help="exit code 1 when a goal is not met")
    parser.add_argument("--cold", action="store_true", help="also start from a fresh clone (minutes, downloads)")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
