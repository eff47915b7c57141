"""From bytes to documents: plain text, HTML, JSON Lines; one reader per file, one registry."""

from dragoman.reading.inputs import Failure, Options, read_inputs

__all__ = ["Failure", "Options", "read_inputs"]
