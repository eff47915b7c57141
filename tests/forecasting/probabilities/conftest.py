import pytest

from dragoman.forecasting.probabilities.events import Events
from dragoman.forecasting.probabilities.model import ProbabilityModel, fit
from dragoman.forecasting.probabilities.outcomes import QUADS, parse_outcome

from .tables import KINDS, made_up_table

OUTCOMES = tuple(parse_outcome(name, KINDS) for name in (*QUADS, "ACCUSE"))


@pytest.fixture(scope="session")
def table() -> Events:
    return made_up_table()


@pytest.fixture(scope="session")
def model(table: Events) -> ProbabilityModel:
    return fit(table, OUTCOMES, (7, 30), ("dyad", "actor"))
