"""Records of many documents linked in an archive: the same whatever the batches, and nothing lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dragoman.archive import Archive
from dragoman.archive.writing import CodedDocument, RunInfo, Writer
from dragoman.records import Document, Entity, Place
from tests.archive.builders import FIRST, SECOND, event

RUSSIA = Entity("Russian forces", "Russian forces", 0, 14, "RUS", ("MIL",))
CITY = Entity("Kharkiv", "Ukraine", 23, 30, "UKR", ("CVL",))
SYRIA = Entity("Aleppo", "Syria", 23, 29, "SYR", ("CVL",))
KHARKIV = Place("Kharkiv", 23, 30, "Kharkiv", 706483, 50.0, 36.2, "Kharkiv", "Ukraine", "UKR", 4)
TEXT = "Russian forces shelled Kharkiv and destroyed the old tractor factory beside the ring road."
AGAIN = "The old tractor factory beside the ring road of Kharkiv was shelled by Russian forces, the mayor said."
LONG = (
    " The mayor asked people to stay in shelters and said that trains from the northern station were cancelled until"
    " further notice. Firefighters worked through the night. Schools stay shut for a week in all but two districts."
)


def report(name: str, text: str = TEXT, day: str = "2024-05-06", source: str = "Agency", **more: Any) -> CodedDocument:
    start = text.index("shelled")
    fields: dict[str, Any] = {
        "actor": (RUSSIA,), "recipient": (CITY,), "date": day, "event_text": ("shelled",), "event_loc": KHARKIV,
        "mode": ("heavy-weapons",), "start": start, "end": start + 7,
    }  # fmt: skip
    fields |= more
    if fields.pop("told", False):
        fields["evidence"] = {"trigger": "shelled", "time": [0, 3]}
    document = Document(name, text, day, source=source)
    kind = fields.pop("kind", "ASSAULT")
    at = fields.pop("start")
    made = event(name, kind, at, **{**fields, "end": at + 7})
    return CodedDocument(name, name, document, "given", "coded", None, 1, [made], [])


def linked(path: Path, documents: list[CodedDocument], size: int = 1, run: RunInfo = FIRST) -> dict[str, Any]:
    """Add documents in batches; return the incident of each document's first record, and all incidents and blocks."""
    with Writer(path) as writer:
        writer.begin_run(run)
        for first in range(0, len(documents), size):
            writer.merge(documents[first : first + size])
        writer.finish_run()
        rows = writer.connection.execute("SELECT document, incident FROM events ORDER BY document, sequence").fetchall()
        out: dict[str, Any] = {"of": dict(reversed(rows))}
        for table, order in (("incidents", "id"), ("incident_records", "event"), ("incident_blocks", "ALL")):
            result = writer.connection.execute(f"SELECT * FROM {table} ORDER BY {order}")
            names = [column[0] for column in result.description or ()]
            out[table] = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    with Archive(path) as archive:
        assert [problem for problem in archive.check() if "incident" in problem or "near-duplicate" in problem] == []
    return out


def test_reports_of_one_event_are_one_incident_with_its_sources(tmp_path: Path) -> None:
    copy = "By our staff. " + TEXT + LONG
    told = linked(
        tmp_path / "a",
        [
            report("a", TEXT + LONG, size={"dead": 5}),
            report("b", copy, source="Paper", size={"dead": 5}),
            report("c", AGAIN, source="Radio", size={"dead": 7, "injured": 12}),
        ],
    )
    assert len(told["incidents"]) == 1
    incident = told["incidents"][0]
    # The paper printed the agency's report: it is no source of its own.
    assert (incident["reports"], incident["documents"], incident["sources"]) == (3, 3, 2)
    assert incident["first_document"] == "a" and incident["family"] == "fight"
    assert str(incident["date_first"]) == str(incident["date_last"]) == "2024-05-06"


def test_conflicting_figures_are_all_kept(tmp_path: Path) -> None:
    told = linked(tmp_path / "a", [report("a", size={"dead": 5}), report("b", AGAIN, size={"dead": 7, "injured": 12})])
    events = {row["document"]: row["event"] for row in told["incident_records"]}
    figures = json.loads(told["incidents"][0]["figures"])
    assert figures == {"dead": [[5, events["a"]], [7, events["b"]]], "injured": [[12, events["b"]]]}


def test_never_across_days_nor_dyads(tmp_path: Path) -> None:
    told = linked(
        tmp_path / "a",
        [
            report("a"),
            report("next day", day="2024-05-07"),
            report("told day", day="2024-05-07", date="2024-05-03", told=True),
            report("other side", "Russian forces shelled Aleppo.", recipient=(SYRIA,), event_loc=None),
            report("planned", auxiliary_modes=("future",)),
            report("same", AGAIN),
        ],
        size=6,
    )
    assert len(set(told["of"].values())) == 5
    assert told["of"]["same"] == told["of"]["a"]


def test_days_follow_the_most_exact_records(tmp_path: Path) -> None:
    told = linked(
        tmp_path / "a", [report("a", date="2024-05", told=True), report("b", AGAIN, date="2024-05-04", told=True)]
    )
    assert len(told["incidents"]) == 1
    assert str(told["incidents"][0]["date_first"]) == str(told["incidents"][0]["date_last"]) == "2024-05-04"


def corpus() -> list[CodedDocument]:
    """Return documents that join, start and unite incidents."""
    out = []
    for number in range(18):
        day = f"2024-05-{1 + number % 4:02d}"
        text = (TEXT, AGAIN, f"Unit {number}: " + TEXT, TEXT + LONG)[number * 7 % 4]
        more: dict[str, Any] = {"size": {"dead": number % 3 + 1}} if number % 2 else {}
        if number % 5 == 0:
            more |= {"date": "2024-05", "told": True}
        elif number % 3 == 0:
            more |= {"date": day, "told": True}
        if number % 7 == 3:
            more["actor"] = ()
        if number % 6 == 1:
            more["sequence"] = 4
        out.append(report(f"d{number:02d}", text, day=day, source=f"s{number % 5}", **more))
    return out


@pytest.fixture(scope="module")
def one_by_one(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return linked(tmp_path_factory.mktemp("one") / "a", corpus())


@pytest.mark.parametrize("size", [2, 5, 18])
def test_batches_do_not_matter(tmp_path: Path, size: int, one_by_one: dict[str, Any]) -> None:
    assert linked(tmp_path / "many", corpus(), size) == one_by_one


@pytest.mark.parametrize("most", [1, 2])
def test_batches_do_not_matter_where_more_incidents_fit_than_are_compared(
    tmp_path: Path, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dragoman.archive import linkingrecords

    monkeypatch.setattr(linkingrecords, "CANDIDATES", most)
    monkeypatch.setattr(linkingrecords, "OFFERED", 2 * most)
    assert linked(tmp_path / "one", corpus()) == linked(tmp_path / "many", corpus(), 8)


def test_documents_that_are_coded_again_leave_and_join(tmp_path: Path) -> None:
    documents = corpus()
    linked(tmp_path / "a", documents, 6)
    changed = [d._replace(events=[{**d.events[0], "confidence": 0.5}]) for d in documents[:9]]
    one = linked(tmp_path / "a", changed, 1, SECOND)
    linked(tmp_path / "b", documents, 6)
    assert linked(tmp_path / "b", changed, 9, SECOND) == one
    assert sum(incident["reports"] for incident in one["incidents"]) == len(documents)


def test_an_incident_without_records_disappears(tmp_path: Path) -> None:
    alone = report("alone", day="2024-01-01")
    linked(tmp_path / "a", [alone, report("b")])
    told = linked(tmp_path / "a", [alone._replace(events=[])], run=SECOND)
    assert [incident["first_document"] for incident in told["incidents"]] == ["b"]
    assert {row["ordinal"] for row in told["incident_blocks"]} == {row["ordinal"] for row in told["incident_records"]}


def test_a_record_that_fits_two_incidents_makes_them_one(tmp_path: Path) -> None:
    day = {"date": "2024-05-06", "told": True}
    apart = [
        report("a", "Russian forces shelled a tractor factory beside the northern ring road.", **day),
        report("b", "Grad rockets shelled away killed seven patients of a maternity clinic.", event_text=("killed",),
               actor=(), mode=("explosives",), **day),
    ]  # fmt: skip
    assert len(linked(tmp_path / "a", apart)["incidents"]) == 2
    both = "Russian forces shelled a tractor factory beside the northern ring road; Grad rockets killed patients."
    bridge = report("c", both, event_text=("shelled and killed",), mode=("explosives", "heavy-weapons"), **day)
    told = linked(tmp_path / "b", [*apart, bridge])
    assert set(told["of"].values()) == {"i1"}
    assert told["incidents"][0]["reports"] == 3 and told["incidents"][0]["first_document"] == "a"


def test_records_without_day_or_parties_are_of_no_incident(tmp_path: Path) -> None:
    nobody = report("a", actor=(), recipient=())
    told = linked(tmp_path / "a", [nobody, report("b")])
    assert told["of"] == {"a": None, "b": "i1"}


def test_no_text_of_the_article_is_kept_in_the_index(tmp_path: Path) -> None:
    told = linked(tmp_path / "a", [report("a")])
    assert "tractor" not in repr(told["incident_records"]) + repr(told["incident_blocks"])
