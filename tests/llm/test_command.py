"""`dragoman code --coder llm` from the command line, against a real server."""

from __future__ import annotations

import csv
import json
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from ..conftest import ARRESTS, Result, environment
from .server import Answer, Model, Request, Server, always, closed_port, completion, error, reader, report_of, wait_for

Serve = Callable[[Model], Server]
Run = Callable[..., Result]


def arguments(server: Server, *more: str) -> list[str]:
    return ["code", "news.jsonl", "--coder", "llm", "--endpoint", server.endpoint, "--model", "small", *more]


@pytest.fixture(autouse=True)
def news() -> None:
    sides = ("Ukraine", "Georgia", "Moldova", "Armenia", "Poland")
    rows = [{"id": s, "text": f"Russia attacked {s} on Tuesday.", "date": "2022-03-04"} for s in sides]
    Path("news.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))


def test_records_on_stdout_and_a_report_on_stderr(main: Run, serve: Serve) -> None:
    done = main(*arguments(serve(reader), "--cache", "kept", "--price-prompt", "1", "--price-completion", "2"))
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert [(r["document_id"], r["recipient"][0]["code"]) for r in rows][:2] == [("Ukraine", "UKR"), ("Georgia", "GEO")]
    assert (done.status, done.err.splitlines()) == (
        0,
        [
            "dragoman: small: 5 requests, 0 answers from the cache; "
            "5000 prompt and 1000 completion tokens, cost 0.0070",
            "dragoman: small: 5 events told by the model; dropped: nothing",
        ],
    )
    again = main(*arguments(serve(reader), "--cache", "elsewhere", "--format", "csv"))
    assert len(list(csv.DictReader(again.out.splitlines()))) == 5


def test_answers_are_kept_beside_other_derived_files_by_default(main: Run, serve: Serve, cache: Path) -> None:
    server = serve(reader)
    for _ in range(2):
        assert main(*arguments(server)).status == 0
    assert len(server.requests) == 5
    assert len([p for p in (cache / "answers").rglob("*.json") if p.is_file()]) >= 5


def test_parquet_min_confidence_and_claims(main: Run, serve: Serve) -> None:
    duckdb = pytest.importorskip("duckdb")
    server = serve(reader)
    more = ("--cache", "kept", "-o", "e.parquet", "--claims", "claims.jsonl")
    assert main(*arguments(server, *more)).status == 0
    assert duckdb.sql("select count(*) from 'e.parquet'").fetchall() == [(5,)]
    assert Path("claims.jsonl").exists()
    assert main(*arguments(server, "--cache", "kept", "--min-confidence", "0.81")).out == ""


def test_a_document_without_an_answer_is_named_and_the_rest_is_done(main: Run, serve: Serve) -> None:
    model = serve(lambda r: completion("no") if "Georgia" in report_of(r) else reader(r))
    done = main(*arguments(model, "--cache", "kept", "--retries", "0"))
    assert (done.status, len(done.out.splitlines())) == (1, 4)
    assert done.err.splitlines()[0] == (
        "dragoman: Georgia: not coded by the language model: the answer is not JSON of the form asked for (1 tries)"
    )
    assert done.err.splitlines()[-1] == "dragoman: 1 input failed, 4 documents done"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (error(401, "no \x1b[31mkey"), "refuses a request without a key (401: no \\x1b[31mkey)"),
        (error(404, "no"), "--model"),
    ],
)
def test_what_nothing_can_mend_is_one_line(main: Run, serve: Serve, answer: Answer, words: str) -> None:
    done = main(*arguments(serve(always(answer)), "--cache", "kept"))
    assert (done.status, done.out) == (2, "")
    assert [line for line in done.err.splitlines() if words in line] == [done.err.splitlines()[-1]]
    assert len(done.err.splitlines()) == 3  # two lines of the report, one of the error


def test_nobody_listening(main: Run) -> None:
    endpoint = f"http://127.0.0.1:{closed_port()}/v1"
    done = main("code", "news.jsonl", "--coder", "llm", "--endpoint", endpoint, "--model", "m", "--cache", "kept")
    assert done.status == 2
    assert done.err.splitlines()[-1] == (
        f"dragoman: {endpoint}/chat/completions: connection refused; start the server, or give another --endpoint"
    )


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--model", "m"], "--model needs --coder llm"),
        (["--retries", "0"], "--retries needs --coder llm"),
        (["--coder", "llm", "--model", "m"], "--coder llm needs --endpoint URL and --model NAME"),
        (["--coder", "llm", "--model", "m", "--endpoint", "file:///etc"], "'file:///etc' is not an address"),
        (["--coder", "llm", "--model", "m", "--endpoint", "http://a", "--max-cost", "1"], "max-cost needs prices"),
        (["--coder", "llm", "--model", "m", "--endpoint", "http://a", "--api-key-env", "NO_SUCH"], "NO_SUCH: this env"),
        (["--coder", "gpt"], "'gpt' is not one of 'dragoman', 'llm'"),
    ],
)
def test_wrong_options_are_refused_before_anything_is_written(main: Run, more: list[str], words: str) -> None:
    Path("old.jsonl").write_text("kept")
    done = main("code", "news.jsonl", "-o", "old.jsonl", *more)
    assert (done.status, words in done.err) == (2, True)
    assert Path("old.jsonl").read_text() == "kept"


def test_the_own_coder_does_not_load_the_room(own_codebook: Path) -> None:
    Path("a.txt").write_text(ARRESTS)
    code = (
        "import sys\nfrom dragoman.cli.main import cli\n"
        f"cli.main(['code', 'a.txt', '--codebook', {str(own_codebook)!r}], standalone_mode=False)\n"
        "print(*(m for m in sys.modules if m.startswith('dragoman.llm') or m == 'urllib.request'), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment(), check=True)
    assert done.stdout.count("\n") == 1
    assert done.stderr.split() == []


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_an_interrupt_leaves_complete_records_and_a_later_run_pays_only_for_the_rest(serve: Serve) -> None:
    def stuck(request: Request) -> Answer:
        answer = reader(request)
        return Answer(answer.body, delay=60) if "Moldova" in report_of(request) else answer

    server = serve(stuck)
    command = [sys.executable, "-m", "dragoman", *arguments(server, "--cache", "kept", "-o", "out.jsonl")]
    heed = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, env=environment(), preexec_fn=heed) as process:
        wait_for(lambda: len(server.requests) == 3)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    text = Path("out.jsonl").read_text()
    assert text.endswith("\n")
    assert [json.loads(line)["document_id"] for line in text.splitlines()] == ["Ukraine", "Georgia"]
    assert "3 requests" in err.decode()
    assert "Traceback" not in err.decode()
    assert all(p.suffix == ".json" for p in Path("kept").rglob("*") if p.is_file())
    server.model = reader
    command = [sys.executable, "-m", "dragoman", *arguments(server, "--cache", "kept", "-o", "out.jsonl")]
    done = subprocess.run(command, capture_output=True, env=environment(), timeout=60, check=True)
    assert "3 requests, 2 answers from the cache" in done.stderr.decode()
    assert len(Path("out.jsonl").read_text().splitlines()) == 5
