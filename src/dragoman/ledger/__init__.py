"""The claims ledger: what was said to come, and what came of it."""

from dragoman.ledger.front import Ledger, ledger

__all__ = ["Ledger", "ledger"]
