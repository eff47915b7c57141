"""Time expressions: what they are, where they stand and which dates they mean (TIMEX3)."""

from dragoman.coding.times.finder import find_times
from dragoman.coding.times.reckoning import parse_date
from dragoman.coding.times.scene import TimeExpression

__all__ = ["TimeExpression", "find_times", "parse_date"]
