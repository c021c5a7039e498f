"""Run as a program in a site's environment: brings the plans of so many made-up counties into force.

Then every plan in force is given three years of monthly returns.
"""

from __future__ import annotations

import sys
import time

from bench.packs import counties, pack_of
from laoyou.cli.django import load_django


def main() -> None:
    """`python -m bench.load_packs COUNT`: as the owner; packs that are already there change nothing."""
    load_django()
    from django.db import connection, transaction

    from bench.load_returns import load_returns
    from laoyou.core.actor import system_actor
    from laoyou.core.clock import now, today
    from laoyou.core.months import month_before
    from laoyou.plan.services.packs import import_pack

    actor = system_actor("bench")
    with transaction.atomic():
        for county in counties(int(sys.argv[1])):
            import_pack(pack_of(county), actor=actor, now=now())
        began = time.perf_counter()
        print(f"{load_returns(month_before(today())):,} returns in {time.perf_counter() - began:.1f} s", flush=True)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # what autovacuum does within minutes of a change; we do not wait for it


if __name__ == "__main__":
    main()
