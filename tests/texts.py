"""Texts for hypothesis: words of news with what news pages put between them."""

from __future__ import annotations

from hypothesis import strategies as st

_PIECES = (
    "Police in Dhaka arrested 22 opposition supporters on Wednesday.|Rebels|the Taliban|President Hamid Karzai|met|"
    "attacked|said|will|not|and|in Kabul|on 3 June 2011|yesterday|the two countries|he|both sides|'s|,|.|\n\n|\r\n|\t|"
    "“|”|(|)|—|U.S.|U.N.|Gen.|\u00a0|\u200d|🕊|İstanbul|Zürich|北京|الرياض|[x]|<b>|http://a.b/c|@x|#y|...|a-b|1,000"
).split("|")


def articles() -> st.SearchStrategy[str]:
    """Return a strategy of texts that look enough like news to be parsed into events."""
    pieces = st.lists(st.sampled_from(_PIECES), max_size=30)
    return st.tuples(pieces, st.sampled_from([" ", ""])).map(lambda p: p[1].join(p[0]))
