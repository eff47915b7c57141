"""Every error Dragoman raises on purpose.

DragomanError
├── InputError            an input cannot be read; names the input and, where known, the line
├── UsageError            a wrong argument; names the value, the allowed values and the next step
├── CodebookError         a codebook file is malformed; names the file and the entry
├── WorldError            a gazetteer file is malformed; names the file and the line
├── ModelError            the language model is missing or does not fit this version
├── EndpointError         the server of `--coder llm` cannot be used; names its address and the next step
├── ArchiveError          an archive cannot be opened, read or written; names the file and the next step
├── ForecastError         a forecasting model, its library or its table does not fit; says what differs and what to do
└── WorkError             the workers that code documents into an archive cannot do it; says why and the next step
"""

from __future__ import annotations


class DragomanError(Exception):
    """The root of all errors of this package."""


class InputError(DragomanError):
    """An input that cannot be read or holds no text."""

    def __init__(self, source: str, problem: str, line: int | None = None) -> None:
        """Remember where the problem is; `line` counts from 1."""
        self.source, self.problem, self.line = source, problem, line
        place = f"{source}, line {line}" if line else source
        super().__init__(f"{place}: {problem}")


class UsageError(DragomanError):
    """A value that an option or argument does not take."""


class CodebookError(DragomanError):
    """A codebook that does not follow the schema."""


class WorldError(DragomanError):
    """A gazetteer file that does not follow the schema."""


class ModelError(DragomanError):
    """A language model that is missing or of another version."""


class EndpointError(DragomanError):
    """A server of language models that cannot be reached, refuses, or would cost more than allowed."""


class ArchiveError(DragomanError):
    """An archive that cannot be opened, read or written."""


class ForecastError(DragomanError):
    """A forecasting model that is missing, of another version or made from other events, or a library it needs."""


class WorkError(DragomanError):
    """Workers that cannot be started or reached, or cannot do their work whatever the document."""
