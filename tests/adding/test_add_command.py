"""`dragoman add` as it is used."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dragoman.archive.locking import locked
from dragoman.cli.add import _cores

from ..conftest import ARRESTS, ROOT, Result
from .archives import select
from .conftest import FRENCH, start

Main = Callable[..., Result]
HERE = ("--archive", "a.duckdb", "--workers", "0")


def test_the_summary_tells_what_was_done(main: Main, tmp_path: Path) -> None:
    lines = [{"id": "a", "text": ARRESTS}, {"id": "b", "text": FRENCH}, {"id": "c", "text": ARRESTS}]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    result = main("add", "in.jsonl", *HERE)
    first, second, _ = result.out.splitlines()
    assert (result.status, result.err) == (0, "")
    assert first.startswith("a.duckdb: 1 document coded, 1 event, 0 claims, ")
    assert second == "1 skipped as not English (fr 1), 1 there already"


def test_the_same_command_again_finds_all_there(main: Main, tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text(ARRESTS, encoding="utf-8")
    main("add", "in.txt", *HERE)
    assert "0 documents coded" in main("add", "in.txt", *HERE).out
    assert "1 document coded" in main("add", "in.txt", *HERE, "--date", "1997-06-19").out
    assert select(tmp_path / "a.duckdb", "SELECT date_from FROM documents ORDER BY number")[1] == ("option",)


def test_inputs_that_fail_are_named_and_the_status_is_1(main: Main, tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text(ARRESTS, encoding="utf-8")
    result = main("add", "missing.txt", "in.txt", *HERE)
    assert result.status == 1
    assert result.err.startswith("dragoman: missing.txt: ")
    assert "1 document coded" in result.out
    assert "1 failed" in result.out


def test_columns_can_be_named(main: Main, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(f'body,published\n"{ARRESTS}",1997-06-19\n', encoding="utf-8")
    assert main("add", "in.csv", "--map", "text=body,date=published", *HERE).status == 0
    assert str(select(tmp_path / "a.duckdb", "SELECT date FROM documents")[0][0]) == "1997-06-19"


def test_no_text_keeps_no_text(main: Main, tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text(ARRESTS, encoding="utf-8")
    main("add", "in.txt", *HERE, "--no-text")
    assert select(tmp_path / "a.duckdb", "SELECT text FROM documents") == [(None,)]


def test_a_codebook_that_is_none_stops_before_anything_is_made(main: Main, tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text(ARRESTS, encoding="utf-8")
    result = main("add", "in.txt", *HERE, "--codebook", "missing.toml")
    assert result.status == 2
    assert "missing.toml" in result.err
    assert not (tmp_path / "a.duckdb").exists()


def test_a_scheduler_address_that_is_none_is_refused(main: Main, tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    (tmp_path / "in.txt").write_text(ARRESTS, encoding="utf-8")
    result = main("add", "in.txt", "--archive", "a.duckdb", "--dask", "nonsense://x")
    assert result.status == 2
    assert "cannot reach a Dask scheduler at nonsense://x" in result.err
    assert "--dask local" in result.err


@pytest.mark.skipif(sys.platform == "win32", reason="locks of POSIX")
def test_a_second_add_stops_or_waits_and_says_so(main: Main, tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text(ARRESTS, encoding="utf-8")
    with locked(tmp_path / "a.duckdb"):
        result = main("add", "in.txt", *HERE, "--no-wait")
        assert result.status == 2
        assert "is being written by process" in result.err
        waiting = start(str(tmp_path / "in.txt"), "--archive", str(tmp_path / "a.duckdb"), "--workers", "0")
        assert waiting.stderr is not None
        told = waiting.stderr.readline()
    out, _ = waiting.communicate(timeout=60)
    assert "waiting until that is done (--no-wait stops instead)" in told
    assert waiting.returncode == 0
    assert "1 document coded" in out


def test_a_feed_file_is_added(main: Main, tmp_path: Path) -> None:
    entry = f"<item><title>Arrests</title><link>https://example.org/1</link><description>{ARRESTS}</description></item>"
    (tmp_path / "feed.xml").write_text(
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title>{entry}</channel></rss>', encoding="utf-8"
    )
    assert "1 document coded" in main("add", "feed", "feed.xml", *HERE).out
    assert select(tmp_path / "a.duckdb", "SELECT url FROM documents") == [("https://example.org/1",)]
    assert "1 there already" in main("add", "feed", "feed.xml", *HERE).out


def test_help_tells_of_both(main: Main) -> None:
    assert "dragoman add feed --help" in main("add", "--help").out
    assert "--articles" in main("add", "feed", "--help").out


def test_examples_of_the_help_use_options_that_exist(main: Main) -> None:
    told, options = main("add", "--help").out.split("Options:")
    used = {word.strip("`") for word in told.split() if word.startswith("--")} - {"--help"}
    assert len(used) > 3
    assert [option for option in used if option not in options] == []


def test_there_is_at_least_one_core() -> None:
    assert _cores() >= 1


def test_the_examples_of_the_repository_can_be_added(main: Main) -> None:
    files = [str(path) for path in sorted((ROOT / "examples").glob("*")) if path.suffix in {".txt", ".html", ".jsonl"}]
    result = main("add", *files, "--date", "2023-10-12", *HERE)
    assert result.status == 0
    assert "5 documents coded" in result.out
