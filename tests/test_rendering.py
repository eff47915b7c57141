"""Tables show what the article says and obey nothing that it says."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from dragoman.rendering import CONTEXT_WIDTH, html_table, rows, shown

from .samples import HOSTILE, MARKUP, entity, event

TEXTS = {HOSTILE.id: MARKUP}


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.found.add(tag)


def test_a_row_tells_the_event() -> None:
    (row,) = rows([event()], TEXTS)
    assert (row.kind, row.quad, row.trigger, row.date) == ("COERCE (arrest)", 4, "arrested", "1997-06-18")
    assert row.parties == "[red]Police[/red] [BGD COP] → 22 men [CVL], a; b [NGO]"
    assert row.before.endswith("</script>")
    assert row.after == "22 :warning: men."


def test_a_row_without_parties_place_or_text() -> None:
    (row,) = rows([event(actor=(), recipient=(entity("men"),), event_loc=None, attribution=None, date=None)], {})
    assert row.parties.endswith("→ men")
    assert (row.place, row.reporter, row.date, row.trigger) == ("", "", "", "arrested")


def test_long_sentences_are_cut_at_words() -> None:
    text = "one two three " * 20 + "arrested " + "four five six " * 20
    at = text.index("arrested")
    (row,) = rows([event(start=at, end=at + 8)], {HOSTILE.id: text})
    assert row.before.startswith("…")
    assert row.after.endswith("…")
    assert all(len(s) <= CONTEXT_WIDTH + 1 for s in (row.before, row.after))
    assert set(row.before[1:].split()) <= {"one", "two", "three"}


@pytest.mark.parametrize("text", ["\x1b]0;title\x07", "a\x1b[31mb", "a\rb", "a\x9bb", "a\n\tb", "\x7f"])
def test_control_characters_are_not_shown(text: str) -> None:
    assert shown(text).isprintable()
    (row,) = rows([event(actor=(entity(text),))], {HOSTILE.id: text * 3 + MARKUP})
    assert all(str(cell).isprintable() for cell in row)


def test_text_that_is_not_latin_is_shown() -> None:
    assert shown("שלום  🕊 हिन्दी 👩‍👩‍👧") == "שלום 🕊 हिन्दी 👩‍👩‍👧"


def test_html_escapes_the_article() -> None:
    page = html_table([event(event_text=("<script>",))], TEXTS)
    tags = Tags()
    tags.feed(page)
    assert tags.found == {"table", "tr", "th", "td", "b", "span"}
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "[red]Police[/red]" in page


def test_html_without_events_says_so() -> None:
    assert "no events" in html_table([], {})
