"""What is packed is read as if it were not; what is damaged, cut off or a bomb is one failure."""

from __future__ import annotations

import gzip
import io
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dragoman.reading import unpacking
from dragoman.reading.readers import is_readable
from dragoman.records import Document

from . import samples
from .samples import ARTICLE, documents, messages, read, texts

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LINES = b'{"text": "War in Chad."}\n{"text": "Peace in Mali."}\n'
PACKERS: dict[str, Callable[[bytes], bytes]] = {"gz": gzip.compress, "zst": zstd.compress}


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


@pytest.mark.parametrize("ending", PACKERS)
def test_a_packed_file_is_read_by_the_ending_within(ending: str) -> None:
    name = f"news.jsonl.{ending}"
    found = documents(samples.given(name, PACKERS[ending](LINES)))
    assert [(d.id, d.text) for d in found] == [(f"{name}:1", "War in Chad."), (f"{name}:2", "Peace in Mali.")]


@pytest.mark.parametrize("ending", PACKERS)
def test_members_one_after_the_other_are_one_file(ending: str) -> None:
    pack = PACKERS[ending]
    found = samples.given(f"news.jsonl.{ending}", pack(LINES) + pack(LINES))
    assert texts(found) == ["War in Chad.", "Peace in Mali."] * 2


@pytest.mark.parametrize("ending", PACKERS)
def test_what_is_packed_is_known_by_its_first_bytes(ending: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(documents(samples.given("news.jsonl", PACKERS[ending](LINES)))) == 2
    assert len(documents(samples.given("news", PACKERS[ending](LINES)))) == 2
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(PACKERS[ending](LINES))))
    assert len(documents(read("-"))) == 2


def test_a_zip_holds_files_of_any_form_also_packed_ones() -> None:
    inner = zipped({"deep/c.txt": b"War in Mali."})
    data = zipped({
        "a.txt": b"War in Chad.", "b.jsonl.gz": gzip.compress(LINES), "notes.pdf": b"%PDF", "inner.zip": inner,
        "__MACOSX/a.txt": b"\0\0", "folder/": b"",
    })  # fmt: skip
    found = documents(samples.given("all.zip", data))
    assert [d.id for d in found] == [
        "all.zip/a.txt", "all.zip/b.jsonl.gz:1", "all.zip/b.jsonl.gz:2", "all.zip/inner.zip/deep/c.txt",
    ]  # fmt: skip
    assert found[3].text == "War in Mali."


def test_a_parquet_file_or_zip_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(zipped({"a.txt": b"War."}))))
    assert [d.id for d in documents(read("-"))] == ["<stdin>/a.txt"]


def test_folders_are_searched_for_packed_files() -> None:
    names = ["a.txt.gz", "b.JSONL.zst", "c.zip", "d.warc.gz", "e.pdf.gz", "f.gz", "g.tar.gz"]
    assert [n for n in names if is_readable(n)] == ["a.txt.gz", "b.JSONL.zst", "c.zip", "d.warc.gz"]
    Path("news").mkdir()
    Path("news/a.txt.gz").write_bytes(gzip.compress(b"War in Chad."))
    Path("news/e.pdf.gz").write_bytes(gzip.compress(b"%PDF"))
    assert [d.id for d in documents(read("news"))] == ["news/a.txt.gz"]


def test_names_in_an_archive_are_never_written() -> None:
    data = zipped({"../../evil.txt": b"War in Chad.", "/tmp/dragoman-evil.txt": b"War in Mali.", "C:\\e.txt": b"War."})
    Path("in/in").mkdir(parents=True)
    before = sorted(Path().rglob("*"))
    found = documents(samples.given("in/in/x.zip", data))
    assert found[0].id == "in/in/x.zip/../../evil.txt"
    assert sorted(Path().rglob("*")) == [*before, Path("in/in/x.zip")]
    assert not Path("/tmp/dragoman-evil.txt").exists()


# ---- damaged and cut off


@pytest.mark.parametrize(("ending", "kind"), [("gz", "gzip"), ("zst", "Zstandard")])
def test_a_file_that_is_cut_off_gives_what_is_whole_and_says_so(ending: str, kind: str) -> None:
    lines = b"".join(b'{"text": "War number %d in Chad.", "n": %d}\n' % (n, n * n * n) for n in range(20_000))
    data = PACKERS[ending](lines)
    found = samples.given(f"a.jsonl.{ending}", data[: len(data) * 2 // 3])
    assert messages(found) == [f"a.jsonl.{ending}: is cut off: the {kind} data ends too early"]
    assert found[-1] is not None and not isinstance(found[-1], Document)
    whole = [t for t in texts(found)]
    assert 1000 < len(whole) < 20_000
    assert whole == [f"War number {n} in Chad." for n in range(len(whole))]


@pytest.mark.parametrize("ending", PACKERS)
def test_a_text_that_is_cut_off_is_no_document(ending: str) -> None:
    data = PACKERS[ending](ARTICLE.encode())
    (message,) = messages(samples.given(f"a.txt.{ending}", data[:-5]))
    assert "is cut off" in message


def test_damaged_files_are_named() -> None:
    data = bytearray(gzip.compress(ARTICLE.encode()))
    data[-6] ^= 0xFF
    assert messages(samples.given("a.txt.gz", bytes(data)))[0].startswith("a.txt.gz: is damaged: gzip says CRC")
    data = bytearray(zstd.compress(ARTICLE.encode()))
    data[8:30] = b"z" * 22
    assert messages(samples.given("a.txt.zst", bytes(data)))[0].startswith("a.txt.zst: is damaged: Zstandard says")
    assert messages(samples.given("a.zip", b"PK\x03\x04" + b"x" * 100)) == [
        "a.zip: is damaged: zip says File is not a zip file"
    ]


def test_one_damaged_file_in_a_zip_costs_only_itself() -> None:
    data = bytearray(zipped({"a.txt": b"War in Chad.", "b.txt": b"War in Mali."}, zipfile.ZIP_STORED))
    data[data.index(b"Chad")] ^= 0xFF
    found = samples.given("a.zip", bytes(data))
    assert texts(found) == ["War in Mali."]
    assert messages(found)[0].startswith("a.zip/a.txt: is damaged: zip says Bad CRC-32")


def test_a_zip_with_a_password_is_named() -> None:
    data = bytearray(zipped({"a.txt": b"War in Chad."}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (message,) = messages(samples.given("a.zip", bytes(data)))
    assert message.startswith("a.zip/a.txt: cannot be unpacked: ")
    assert "password" in message


def test_an_archive_of_other_things_is_named() -> None:
    assert messages(samples.given("a.docx", zipped({"word/document.xsl": b"<x/>"}))) == [
        "a.docx: holds no files of a kind that is read"
    ]
    tar = b"a.txt".ljust(257, b"\0") + b"ustar\x0000" + b"\0" * 300
    assert "is a tar archive" in messages(samples.given("a.tar.gz", gzip.compress(tar)))[0]


@pytest.mark.parametrize(("name", "kind"), [("a.txt.gz", "gzip"), ("a.zst", "Zstandard"), ("a.zip", "zip")])
def test_a_name_that_promises_too_much(name: str, kind: str) -> None:
    assert messages(samples.given(name, b"War in Chad.")) == [
        f"{name}: is not {kind}, though its name says so; rename it"
    ]
    assert messages(samples.given(name, b"")) == [f"{name}: is empty"]


# ---- bombs


def endless(parts: Iterable[bytes], count: int) -> bytes:
    """Return gzip data that unpacks to `count` times the parts, packed a thousandfold."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    unit = b"".join(parts)
    return b"".join(packer.compress(unit) for _ in range(count)) + packer.flush()


def test_a_bomb_in_lines_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "FREE", 1 << 20)
    data = endless([(b" " * 999 + b"\n") * 1000], 64)
    assert messages(samples.given("a.jsonl.gz", data)) == [
        "a.jsonl.gz: unpacks to more than 250 times its size, as only bombs do; unpack it yourself if you trust it"
    ]


def test_a_bomb_without_lines_is_stopped_before_it_is_held() -> None:
    data = endless([b"a" * (1 << 20)], 400)
    for name in ("a.jsonl.gz", "a.csv.gz", "a.txt.gz", "a.html.gz", "a.rss.gz"):
        (message,) = messages(samples.given(name, data))
        assert any(told in message for told in ("more than", "bomb")), message


def test_the_files_of_a_zip_share_one_allowance(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "FREE", 1 << 20)
    inner = zipped({f"{n}.jsonl": (b" " * 999 + b"\n") * 1000 for n in range(8)})
    data = zipped({"inner.zip": inner, **{f"{n}.jsonl": (b" " * 999 + b"\n") * 1000 for n in range(8)}})
    found = messages(samples.given("a.zip", data))
    assert sum("as only bombs do" in m for m in found) >= 7


def test_a_zip_in_a_zip_without_end_is_stopped() -> None:
    data = b"War in Chad."
    for _ in range(10):
        data = zipped({"a.zip": data}) if data[:2] == b"PK" else zipped({"a.txt": data})
    (message,) = messages(samples.given("a.zip", data))
    assert "is packed more than 4 times over" in message
    for _ in range(3):
        data = gzip.compress(data)
    assert len(messages(samples.given("a.gz", data))) == 1


def test_a_zip_that_lies_about_sizes_is_not_believed() -> None:
    data = bytearray(zipped({"a.txt": b"War in Chad." * 100}))
    for place in (22, data.index(b"PK\x01\x02") + 24):
        data[place : place + 4] = struct.pack("<I", 0xFFFFFFF0)
    found = samples.given("a.zip", bytes(data))
    assert texts(found) == ["War in Chad." * 100] or messages(found)[0].startswith("a.zip/a.txt: is ")


@given(st.sampled_from(["a.jsonl.gz", "a.jsonl.zst", "a.zip"]), st.integers(0, 400), st.binary(min_size=1, max_size=8))
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_damage_is_documents_and_failures(name: str, place: int, damage: bytes) -> None:
    whole = {
        "a.jsonl.gz": gzip.compress(LINES), "a.jsonl.zst": zstd.compress(LINES),
        "a.zip": zipped({"a.txt": b"War in Chad.", "b.jsonl": LINES}),
    }[name]  # fmt: skip
    place %= len(whole)
    found = samples.given(name, whole[:place] + damage + whole[place + len(damage) :])
    assert all(m.startswith(name) and len(m) < 300 for m in messages(found))
