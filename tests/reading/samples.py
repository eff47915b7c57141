"""What several tests of reading share: articles of our own, and how to read what is given as bytes."""

from __future__ import annotations

from pathlib import Path

from dragoman.errors import InputError
from dragoman.reading import Failure, Options, read_inputs
from dragoman.records import Document

ARTICLE = (
    "Police in Dhaka arrested 22 opposition supporters on Wednesday, officials said, as a strike entered its second "
    "day. The opposition said it would continue the strike until the government agreed to hold talks."
)
PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>Arrests in Dhaka</title>
<meta property="og:site_name" content="The Daily Record">{{head}}</head><body><nav>Home | World</nav>
<article><h1>Arrests in Dhaka</h1><p>{ARTICLE}</p><p>Shops stayed closed in the capital for a second day.</p></article>
</body></html>"""


def read(*inputs: str, **options: object) -> list[Document | Failure]:
    return list(read_inputs(inputs, Options(**options)))  # type: ignore[arg-type]


def given(name: str, data: bytes | str, **options: object) -> list[Document | Failure]:
    """Read a file of these bytes."""
    Path(name).write_bytes(data.encode() if isinstance(data, str) else data)
    return read(name, **options)


def documents(found: list[Document | Failure]) -> list[Document]:
    """Return the documents; there must be no failure."""
    assert [str(f) for f in found if isinstance(f, InputError)] == []
    return [d for d in found if isinstance(d, Document)]


def messages(found: list[Document | Failure]) -> list[str]:
    return [str(f) for f in found if isinstance(f, InputError)]


def texts(found: list[Document | Failure]) -> list[str]:
    return [d.text for d in found if isinstance(d, Document)]
