"""RSS and Atom: a document per entry, with the date the feed gives; nothing is fetched."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as given_any
from hypothesis import strategies as st

from dragoman.reading.feeds import plain_text
from dragoman.records import Document

from .samples import ARTICLE, documents, given, messages, texts

ITEM = f"""<item><title>Arrests in &lt;b&gt;Dhaka&lt;/b&gt;</title><link>http://news.example/a</link>
<guid isPermaLink="false">n-1</guid><pubDate>Thu, 12 Oct 2023 23:30:00 -0500</pubDate>
<description>Short.</description>
<content:encoded><![CDATA[<p>{ARTICLE}</p>
<p>Shops &amp; schools<br>stayed closed.<script>x("y")</script></p>]]></content:encoded>
</item>"""
HEADLINE = "<item><title>Rebels leave Chad</title><guid>n-2</guid></item>"
RSS = f"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>The Daily Record</title><language>en-us</language>{ITEM}{HEADLINE}</channel></rss>"""
ATOM = """<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Record</title>
<entry><title>War</title><id>urn:1</id><link href="http://news.example/w"/><updated>2023-10-13T01:00:00Z</updated>
<published>2023-10-12T08:00:00Z</published><summary>Rebels left Chad.</summary></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>Record</title></channel>
<item rdf:about="http://news.example/w"><title>War</title><link>http://news.example/w</link>
<description>Rebels left Chad.</description><dc:date>2023-10-12</dc:date></item></rdf:RDF>"""


@pytest.mark.parametrize("name", ["a.rss", "a.xml", "feed"])
def test_entries_become_documents(name: str) -> None:
    first, second = documents(given(name, RSS))
    assert first == Document(
        "n-1", f"{ARTICLE}\nShops & schools\nstayed closed.", "2023-10-12", "Arrests in Dhaka", "The Daily Record",
        "http://news.example/a", "en-us", {}, "metadata",
    )  # fmt: skip
    assert (second.id, second.text, second.date, second.date_from) == ("n-2", "Rebels leave Chad", None, None)


@pytest.mark.parametrize("data", [ATOM, RDF, ATOM.replace("<published>2023-10-12T08:00:00Z</published>", "")])
def test_other_kinds_of_feeds(data: str) -> None:
    (document,) = documents(given("a.atom", data))
    assert (document.text, document.url, document.title) == ("Rebels left Chad.", "http://news.example/w", "War")
    assert document.date == ("2023-10-12" if "2023-10-12" in data else "2023-10-13")
    assert document.date_from == "metadata"


def test_a_feed_in_another_encoding_is_read_as_it_says() -> None:
    data = RSS.replace('"1.0"?>', '"1.0" encoding="iso-8859-1"?>').replace("Rebels", "Zürich").encode("latin-1")
    assert documents(given("a.rss", data))[1].text == "Zürich leave Chad"


def test_a_feed_that_is_cut_off_gives_its_whole_entries() -> None:
    found = given("a.rss", RSS[: RSS.index("stayed")])
    assert (texts(found), messages(found)) == ([], ["a.rss: the feed is cut off; its last entry is left out"])
    found = given("a.rss", RSS[: RSS.index("leave")])
    assert len(texts(found)) == 1
    assert len(messages(found)) == 1


def test_a_feed_with_an_error_in_its_xml_is_read() -> None:
    found = documents(given("a.rss", RSS.replace("Rebels", "Rebels & <i>others</b>")))
    assert len(found) == 2
    assert "others" in found[1].text


@pytest.mark.parametrize("name", ["a.xml", "a.dat"])
def test_xml_of_another_kind_is_not_taken_for_a_text(name: str) -> None:
    (message,) = messages(given(name, '<?xml version="1.0"?><NewsML><p>Rebels left Chad.</p></NewsML>'))
    assert message.startswith(f"{name}: is no RSS or Atom feed that can be read")


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ("", "is empty"),
        ("War in Chad.", "is no RSS or Atom feed that can be read"),
        ("<?xml version='1.0'?><a/>", "is no RSS or Atom feed"),
        ("http://127.0.0.1:1/feed", "is no RSS or Atom feed"),
        ("/etc/passwd", "is no RSS or Atom feed"),
        ('<rss version="2.0"><channel><title>x</title></channel></rss>', "the feed has no entries"),
        ('<rss version="2.0"><channel><item><guid>1</guid></item></channel></rss>', "entry 1 has no text"),
    ],
)
def test_what_is_no_feed_or_empty_is_a_failure(data: str, problem: str) -> None:
    (message,) = messages(given("a.rss", data))
    assert message.startswith(f"a.rss: {problem}")


def test_hostile_xml_is_harmless(tmp_path: object) -> None:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    laughs = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "ha">{entities}]>' + RSS.split("?>", 1)[1].replace(
        "Rebels", "&a11;"
    )
    began = time.process_time()
    found = given("a.rss", laughs)
    assert time.process_time() - began < 10
    assert sum(len(t) for t in texts(found)) < 10_000
    secret = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    found = given("a.rss", secret + RSS.split("?>", 1)[1].replace("Rebels", "&x;"))
    assert not any("root:" in t for t in texts(found))


@given_any(st.integers(0, 10_000), st.text("<>/&;![]\"' \0ap", min_size=1, max_size=8))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_damage_is_documents_and_failures(place: int, damage: str) -> None:
    place %= len(RSS)
    found = given("a.rss", RSS[:place] + damage + RSS[place + len(damage) :])
    assert found
    assert all(m.startswith("a.rss: ") and len(m) < 300 for m in messages(found))


def test_text_of_markup() -> None:
    assert plain_text("<p>A  b\nc</p><style>x</style><ul><li>d<li>e</ul>&amp;f &lt;g&gt;") == "A b c\nd\ne\n&f <g>"
    assert plain_text("5 < 6 & 7 <unclosed") == "5 < 6 & 7 <unclosed" or plain_text("5 < 6 & 7 <unclosed").startswith(
        "5 < 6"
    )
    assert plain_text("") == ""
