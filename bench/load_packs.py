"""Run as a program in a site's environment: brings the plans of so many made-up counties into force."""

from __future__ import annotations

import sys

from bench.packs import counties, pack_of
from laoyou.cli.django import load_django


def main() -> None:
    """`python -m bench.load_packs COUNT`: as the owner; packs that are already there change nothing."""
    load_django()
    from django.db import connection, transaction

    from laoyou.core.actor import system_actor
    from laoyou.core.clock import now
    from laoyou.plan.services.packs import import_pack

    actor = system_actor("bench")
    with transaction.atomic():
        for county in counties(int(sys.argv[1])):
            import_pack(pack_of(county), actor=actor, now=now())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # what autovacuum does within minutes of a change; we do not wait for it


if __name__ == "__main__":
    main()
