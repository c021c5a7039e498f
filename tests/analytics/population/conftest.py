"""Populations that several tests look at; each is built once."""

from __future__ import annotations

import pytest

from tests.analytics.population.built import Built, built


@pytest.fixture(scope="session")
def huzhong() -> Built:
    """16,359 people, all urban, few children."""
    return built(232764)


@pytest.fixture(scope="session")
def xunhua() -> Built:
    """134,260 people, mostly rural, many children, 94 % minorities."""
    return built(630225)


@pytest.fixture(scope="session", params=["huzhong", "xunhua"])
def county(request: pytest.FixtureRequest) -> Built:
    found: Built = request.getfixturevalue(request.param)
    return found
