"""`dragoman review` as a process: keys on a terminal, answers in a file, and a file that survives any end."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from ..conftest import Result, environment, heed_signals

pty = pytest.importorskip("pty")

Run = Callable[..., Result]
TALE = (
    "Police in Dhaka arrested 22 opposition supporters on Wednesday. Kenya detained two farmers. "
    "The students will march through Nairobi, and soldiers shot at them."
)
QUESTION = "q quit >"
MENU = "u undo >"
PATIENCE = 30


@pytest.fixture
def tale(tmp_path: Path, own_codebook: Path) -> list[str]:
    """Three records: DETAIN, DETAIN, MARCH."""
    (tmp_path / "tale.txt").write_text(TALE)
    return ["review", "tale.txt", "--date", "1997-06-19", "--codebook", str(own_codebook), "--below", "1"]


def answered(run: Run, tale: list[str], *answers: str, more: tuple[str, ...] = ()) -> Result:
    Path("answers.txt").write_text("".join(f"{a}\n" for a in answers))
    return run(*tale, "--answers", "answers.txt", *more)


def rows(path: str = "reviews.jsonl") -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]


def kinds() -> list[str]:
    return [row["review"] for row in rows()]


# ---- without a terminal


def test_what_is_shown_is_sentence_record_and_evidence(main: Run, tale: list[str]) -> None:
    done = answered(main, tale, "q")
    assert done.status == 0
    assert "Police in Dhaka arrested 22 opposition supporters on Wednesday. Kenya detained" in " ".join(
        done.out.split()
    )
    assert "DETAIN  “arrested”  confidence 0." in done.out
    assert "[BGD COP] → " in done.out
    assert "phrase “arrest” 0.9" in done.out
    assert "1997-06-18" in done.out
    assert done.err == "reviews.jsonl: nothing decided\n"
    assert rows() == []


def test_decisions_and_their_form(main: Run, tale: list[str]) -> None:
    done = answered(main, tale, "a", "r", "s")
    assert (done.status, done.err) == (0, "reviews.jsonl: 1 accepted, 1 rejected, 1 skipped\n")
    document, accept, reject, skip = rows()
    assert (document["review"], document["id"], document["text"]) == ("document", "tale.txt", TALE)
    assert [r["event"] for r in document["records"]] == [["DETAIN"], ["DETAIN"], ["MARCH"]]
    assert [r["review"] for r in (accept, reject, skip)] == ["accept", "reject", "skip"]
    event = accept["event"]
    assert (event["trigger"], event["event"], event["actors"], event["time"]) == (
        "arrested", "DETAIN", ["Police"], "Wednesday"
    )  # fmt: skip
    assert event["resolved"]["actors"] == [[accept["record"]["actor"][0]["identifier_text"], "BGD", ["COP"]]]
    assert event["resolved"]["date"] == "1997-06-18"
    assert event["resolved"]["location"] == ["Dhaka", "BGD"]
    assert reject["record"]["text_info"]["start"] == TALE.index("detained")
    assert "event" not in reject


def test_a_correction(main: Run, tale: list[str]) -> None:
    answers = ["c", "t", "march", "m", "-", "x", "future", "a", "Police in Dhaka = Dhaka police, BGD, COP", "r", "-",
               "d", "1997-06", "p", "Dhaka", "s", "-", "w", "arrested 22", "", "q"]  # fmt: skip
    assert answered(main, tale, *answers).status == 0
    (_, correct) = rows()
    assert correct["review"] == "correct"
    event = correct["event"]
    assert (event["event"], event["mode"], event["aux"], event["trigger"]) == ("MARCH", [], ["future"], "arrested 22")
    assert (event["actors"], event["recipients"], event["speaker"]) == (["Police in Dhaka"], [], None)
    assert event["resolved"] == {
        "actors": [["Dhaka police", "BGD", ["COP"]]], "recipients": [], "date": "1997-06", "location": ["Dhaka", "BGD"]
    }  # fmt: skip
    assert correct["record"]["event"] == ["DETAIN"]


def test_an_undone_correction_leaves_nothing_and_an_empty_one_accepts(main: Run, tale: list[str]) -> None:
    answered(main, tale, "c", "t", "MARCH", "u", "c", "", "q")
    assert kinds() == ["document", "accept"]


def test_a_missed_event(main: Run, tale: list[str]) -> None:
    answers = ["s", "s", "m", "shot", "detain", "a", "soldiers", "r", "them", "", "a"]
    assert answered(main, tale, *answers).status == 0
    missed = next(row for row in rows() if row["review"] == "missed")
    assert missed["event"]["trigger"] == "shot"
    assert missed["event"]["actors"] == ["soldiers"]
    assert kinds() == ["document", "skip", "skip", "missed", "accept"]


def test_back_takes_the_last_decision_back(main: Run, tale: list[str]) -> None:
    done = answered(main, tale, "a", "r", "b", "b", "r", "a", "m", "march through", "MARCH", "", "b", "q")
    assert kinds() == ["document", "accept", "reject", "withdraw", "withdraw", "reject", "accept", "missed", "withdraw"]
    assert done.err == "reviews.jsonl: 1 accepted, 1 rejected\n"
    resumed = answered(main, tale, "b", "q")
    assert "taken back: accept" in resumed.out
    assert kinds()[-1] == "withdraw"


def test_what_was_decided_is_not_asked_again(main: Run, tale: list[str]) -> None:
    answered(main, tale, "a", "s", "q")
    done = answered(main, tale, "r")
    assert "DETAIN" not in done.out
    assert "MARCH" in done.out
    assert kinds() == ["document", "accept", "skip", "reject"]
    assert "nothing decided" in answered(main, tale).err
    assert "detained" in answered(main, tale, "a", more=("--again",)).out
    assert kinds()[-1] == "accept"


def test_records_made_before_are_reviewed(main: Run, tale: list[str], own_codebook: Path) -> None:
    coding = ("--codebook", str(own_codebook), "--date", "1997-06-19")
    main("code", "tale.txt", *coding, "-o", "events.jsonl")
    with Path("events.jsonl").open("a") as file:
        file.write(
            json.dumps(json.loads(Path("events.jsonl").read_text().splitlines()[0]) | {"document_id": "x"}) + "\n"
        )
    done = answered(main, tale, "a", "a", "a", more=("--records", "events.jsonl"))
    assert done.status == 0
    assert "3 of 3" in done.out
    assert done.err.splitlines() == [
        "reviews.jsonl: 3 accepted",
        "dragoman: 1 record is of a document that is not among the inputs",
    ]
    scored = main("evaluate", "reviews.jsonl", "--records", "events.jsonl", "--codebook", str(own_codebook), "--json")
    card = json.loads(scored.out)
    assert [card["levels"][level]["f1"] for level in ("type", "actor", "dyad", "names")] == [1, 1, 1, 1]
    assert {name: field["accuracy"] for name, field in card["fields"].items()}["attribution"] == 1


def test_only_and_sample(main: Run, tale: list[str]) -> None:
    done = answered(main, tale, "q", more=("--only", "march", "--sample", "5"))
    assert "1 of 1" in done.out
    assert "MARCH" in done.out
    assert "2 of 2" in answered(main, tale, "s", "q", more=("--sample", "2")).out


def test_answers_in_a_pipe(cli: Run, tale: list[str]) -> None:
    done = cli(*tale, stdin=b"a\nr\n")
    assert (done.status, done.err) == (0, "reviews.jsonl: 1 accepted, 1 rejected\n")
    assert kinds() == ["document", "accept", "reject"]


@pytest.mark.parametrize(
    ("answers", "problem"),
    [
        (["z"], "answers.txt, line 1: 'z' is no answer here; allowed: a, r, c, m, s, b, q"),
        (["b"], "answers.txt, line 1: this is the first record; there is nothing to go back to"),
        (["c", "o"], "line 2: 'o' is no answer here; allowed: t, m, x, w, a, r, d, p, s, u, an empty line"),
        (["c", "t", "WAR"], "line 3: 'WAR' is no type of the codebook; allowed: DETAIN, MARCH"),
        (["c", "m", "drone"], "line 3: 'drone' is no mode of DETAIN; allowed: mass, or - for none"),
        (["c", "w", "seized"], 'line 3: "seized" is not in the sentence; copy the words exactly'),
    ],
)
def test_a_wrong_answer_in_a_file_stops_the_work(main: Run, tale: list[str], answers: list[str], problem: str) -> None:
    done = answered(main, tale, *answers)
    assert done.status == 2
    assert problem in done.err
    assert rows() == []


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["tale.txt", "--above", "0.8"], "--above 0.8 must be less than --below 0.8"),
        (["tale.txt", "--only", "WAR"], "--only WAR: no type of the codebook; allowed: AGREE,"),
        (["tale.txt", "--records", "none.jsonl"], "none.jsonl: cannot be read: No such file or directory"),
        (["tale.txt", "--records", "bad.jsonl"], 'bad.jsonl, line 1: field "text_info.end": [0, 999] are no offsets'),
        (["tale.txt", "--answers", "none.txt"], "--answers none.txt: cannot be read: No such file or directory"),
        (["tale.txt", "-o", "tale.txt"], "-o tale.txt is one of the inputs; name another file"),
        (["tale.txt", "-o", "none/r.jsonl"], "cannot write none/r.jsonl: No such file or directory"),
        (["tale.txt", "-o", "own.toml"], "own.toml, line 2: not valid JSON"),
        (["-"], "standard input holds a text and cannot hold answers; give them with --answers FILE"),
    ],
)
def test_wrong_usage(cli: Run, tale: list[str], arguments: list[str], problem: str) -> None:
    bad = {"id": "x", "document_id": "tale.txt", "event": ["AID"], "text_info": {"sequence": 0, "start": 0, "end": 999}}
    Path("bad.jsonl").write_text(json.dumps(bad))
    done = cli("review", *arguments)
    assert done.status == 2
    assert problem in done.err
    assert "Traceback" not in done.err
    assert Path("own.toml").read_text().startswith("\n[codebook]")


def test_inputs_that_fail_are_named(main: Run, tale: list[str]) -> None:
    Path("empty.txt").write_text("")
    done = answered(main, [tale[0], "empty.txt", *tale[1:]], "a", "a", "a")
    assert done.status == 1
    assert done.err.splitlines()[0] == "dragoman: empty.txt: is empty"
    assert kinds() == ["document", "accept", "accept", "accept"]


# ---- on a terminal


class Typist:
    """Somebody at a terminal: waits for words, then types."""

    def __init__(self, process: subprocess.Popen[bytes], terminal: int) -> None:
        self.process, self.terminal, self.seen, self._at = process, terminal, "", 0

    def wait(self, words: str) -> None:
        end = time.monotonic() + PATIENCE
        while words not in self.seen[self._at :]:
            assert time.monotonic() < end, f"{words!r} did not come: {self.seen[self._at :]!r}"
            if select.select([self.terminal], [], [], 0.2)[0]:
                self.seen += os.read(self.terminal, 65536).decode()
        self._at = self.seen.index(words, self._at) + len(words)

    def type(self, keys: str, after: str = QUESTION) -> None:
        self.wait(after)
        os.write(self.terminal, keys.encode())

    def end(self) -> int:
        try:
            while select.select([self.terminal], [], [], PATIENCE)[0] and (chunk := os.read(self.terminal, 65536)):
                self.seen += chunk.decode()
        except OSError:
            pass  # the other end is closed
        return self.process.wait(PATIENCE)


@contextmanager
def typist(*arguments: str) -> Iterator[Typist]:
    ours, theirs = pty.openpty()
    # Without this the terminal is no controlling one, and Ctrl-C a mere character.
    process = subprocess.Popen(
        [sys.executable, "-m", "dragoman", *arguments], stdin=theirs, stdout=theirs, stderr=theirs,
        env=environment(TERM="xterm-256color", COLUMNS="160"), preexec_fn=heed_signals,
    )  # fmt: skip
    os.close(theirs)
    try:
        yield Typist(process, ours)
    finally:
        process.kill()
        process.wait(PATIENCE)
        os.close(ours)


def test_keys_need_no_enter(tale: list[str]) -> None:
    with typist(*tale) as reviewer:
        reviewer.type("z\x1b[Ba")  # what is no key does nothing, nor does an arrow
        reviewer.type("r")
        reviewer.type("q")
        assert reviewer.end() == 0
    assert kinds() == ["document", "accept", "reject"]
    assert "\x1b[1;7marrested" in reviewer.seen
    assert "\x1b[1;32mPolice" in reviewer.seen
    assert "1 accepted, 1 rejected" in reviewer.seen


def test_what_is_typed_ahead_is_kept(tale: list[str]) -> None:
    with typist(*tale) as reviewer:
        reviewer.type("arq")
        assert reviewer.end() == 0
    assert kinds() == ["document", "accept", "reject"]


def test_a_correction_on_a_terminal(tale: list[str]) -> None:
    with typist(*tale) as reviewer:
        reviewer.type("c")
        reviewer.type("t", MENU)
        reviewer.type("WAR\r", "[DETAIN] >")
        reviewer.type("march\r", "'WAR' is no type of the codebook; allowed: DETAIN, MARCH")
        reviewer.type("a", MENU)
        reviewer.type("1\r", "- none >")
        reviewer.type("\r", MENU)
        reviewer.type("\x04")  # Ctrl-D quits
        assert reviewer.end() == 0
    assert rows()[1]["event"]["event"] == "MARCH"
    assert rows()[1]["event"]["actors"] == ["Police"]


def test_an_end_typed_before_the_question_is_heeded(tale: list[str]) -> None:
    with typist(*tale) as reviewer:
        reviewer.wait("tale.txt")
        os.write(reviewer.terminal, b"a\x04")  # in one go: the second comes while no question stands
        assert reviewer.end() == 0
    assert kinds() == ["document", "accept"]


@pytest.mark.parametrize("blow", [signal.SIGINT, signal.SIGKILL, signal.SIGHUP])
def test_nothing_decided_is_lost(tale: list[str], blow: signal.Signals) -> None:
    with typist(*tale) as reviewer:
        reviewer.type("a")
        reviewer.type("r")
        reviewer.wait(QUESTION)
        reviewer.process.send_signal(blow)
        status = reviewer.end()
    assert status == (130 if blow == signal.SIGINT else -blow)
    assert kinds() == ["document", "accept", "reject"]
    with typist(*tale) as reviewer:
        reviewer.wait("MARCH")
        assert "DETAIN" not in reviewer.seen
        reviewer.type("a")
        assert reviewer.end() == 0
    assert kinds() == ["document", "accept", "reject", "accept"]


def test_the_terminal_is_left_as_it_was(tale: list[str]) -> None:
    termios = pytest.importorskip("termios")
    with typist(*tale) as reviewer:
        before = termios.tcgetattr(reviewer.terminal)
        reviewer.wait(QUESTION)
        reviewer.process.send_signal(signal.SIGINT)
        reviewer.end()
        assert termios.tcgetattr(reviewer.terminal) == before
