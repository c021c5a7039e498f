"""Which work a worker begins by the clock."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from procrastinate import App
from procrastinate.testing import InMemoryConnector

from laoyou.cli import working


@pytest.mark.parametrize(("nightly", "begun"), [(True, True), (False, False)])
def test_the_work_of_the_night_is_begun_unless_declined(
    monkeypatch: pytest.MonkeyPatch, *, nightly: bool, begun: bool
) -> None:
    seen: dict[str, Any] = {}

    class Registered(App):
        async def run_worker_async(self, **_options: Any) -> None:
            seen["tasks"] = dict(self.periodic_registry.periodic_tasks)

    app = Registered(connector=InMemoryConnector())

    @app.periodic(cron="0 17 * * *")
    @app.task
    def of_the_night(timestamp: int) -> None: ...

    monkeypatch.setattr("procrastinate.contrib.django.app", app)
    monkeypatch.setattr(InMemoryConnector, "get_worker_connector", lambda self: self, raising=False)
    monkeypatch.setattr(working, "_rescue", lambda: None)

    asyncio.run(working._work(alone=False, nightly=nightly))

    assert bool(seen["tasks"]) is begun
