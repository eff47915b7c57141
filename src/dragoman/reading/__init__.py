"""From bytes to documents: text, pages, tables, web archives, feeds; one reader per form, one registry."""

from dragoman.reading.inputs import Failure, Options, read_inputs

__all__ = ["Failure", "Options", "read_inputs"]
