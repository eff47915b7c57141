"""Fixtures of the tests of the coding room."""

from __future__ import annotations

import pytest

from dragoman.world.gazetteer import Gazetteer
from tests.coding.told import Reader


@pytest.fixture
def read(small_world: Gazetteer) -> Reader:
    """Reads hand-made sentences as one document, with the small gazetteer."""
    return Reader(small_world)
