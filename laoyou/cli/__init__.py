"""The command line. Every command is one call into the package it is named after; nothing is decided here."""

from __future__ import annotations

import logging
import sys

import click

from laoyou.cli.commands import (
    access,
    areas,
    audit,
    city,
    database,
    figures,
    keys,
    plan,
    retention,
    running,
    tally,
    token,
    waiting,
)
from laoyou.cli.speech import Trouble, elapsed, fail, speak_utf8
from laoyou.core.errors import DomainError

CONTEXT = {"help_option_names": ["-h", "--help"]}


@click.group(context_settings=CONTEXT)
@click.version_option(package_name="laoyou")
def laoyou() -> None:
    """老幼 laoyou: 一老一小 care platform · 一老一小服务平台."""


for command in (
    running.start,
    running.stop,
    running.setup,
    running.serve,
    running.worker,
    running.check,
    database.database,
    plan.plan,
    figures.figures,
    areas.areas,
    city.city,
    tally.tally,
    waiting.waiting,
    audit.audit,
    keys.keys,
    retention.retention,
    access.access,
    token.token,
):
    laoyou.add_command(command)


def main() -> None:
    """Entry point of the `laoyou` script. A mendable problem ends in one sentence and exit code 1."""
    elapsed()  # starts the count
    speak_utf8()
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    try:
        laoyou(prog_name="laoyou")
    except Trouble as trouble:
        fail(trouble)
    except DomainError as error:
        fail(Trouble.of(error))
    except BrokenPipeError:
        # The reader of our output (`| head`) went away. Keep the interpreter from complaining while it shuts down.
        sys.stderr.close()
        raise SystemExit(1) from None
