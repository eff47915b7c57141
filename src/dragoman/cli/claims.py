"""`dragoman claims`: what was said to come, and what came of it."""

from __future__ import annotations

import re
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dragoman.cli.archives import Column, Output, archive_option, output_options, write

if TYPE_CHECKING:
    from dragoman.archive.relations import Relation
    from dragoman.ledger import Ledger

OUTCOMES = ("fulfilled", "not fulfilled", "open", "unresolvable")
_DAYS = re.compile(r"(\d{1,4})d?")


def _who(row: dict[str, Any], side: str, nobody: str = "") -> str:
    name, code = row[f"{side}_name"], row[f"{side}_code"]
    return f"{name or nobody}{f' [{code}]' if code else ''}"


def _hedge(row: dict[str, Any]) -> str:
    words = f"“{row['hedge_words']}” " if row["hedge_words"] else ""
    return f"{words}{row['hedge']} ({row['probability']:.0%})"


def _claim(row: dict[str, Any]) -> str:
    return f"{row['statement']}{' [' + row['condition'] + ']' if row['condition'] else ''}"


def _deed(row: dict[str, Any]) -> str:
    deeds = " or ".join(row["deeds"] or [])
    return f"no {deeds}" if deeds and row["negative"] else deeds


def _by(row: dict[str, Any]) -> str:
    """Return what decided: the event, whose it is and where it is told, or why nothing can be told."""
    if row["repeats"]:
        return f"{row['reason'] or row['outcome']}; said before, counted once"
    if row["event_id"] is None or row["reason"]:
        return row["reason"] or ""
    told = " in ".join(filter(None, [row["event_document_name"], row["event_source"]]))
    sides = " → ".join(filter(None, [row["event_actors"], row["event_recipients"]]))
    more = f"; {row['times']} times by then" if row["times"] > 1 else ""
    usual = f"; {row['before']} times in as long before" if row["before"] else ""
    event = f"{row['event_date']} {row['event_type']} “{row['event_words']}”: {sides}"
    return f"{event} ({told}; {row['event_id']}){more}{usual}"


def _share(low: str, high: str, share: str) -> Column:
    def cell(row: dict[str, Any]) -> str:
        return f"{row[share]:.0%} ({row[low]:.0%}–{row[high]:.0%})" if row[share] is not None else ""

    return Column(f"{share.replace('_', ' ')} (95 %)", cell)


def _whole(name: str, shown: str) -> Column:
    return Column(shown, lambda row: f"{row[name]:.0%}" if row[name] is not None else "")


def _names(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name.replace("_", " "), itemgetter(name)) for name in names)


CLAIMS = (
    *_names("date"), Column("speaker", lambda row: _who(row, "speaker", "the writer")),
    Column("claim", _claim), Column("hedge", _hedge), Column("deed", _deed), *_names("until", "outcome"),
    Column("by what, or why not", _by), Column("told in", itemgetter("document_name")),
)  # fmt: skip
SPEAKERS = (
    Column("speaker", lambda row: _who(row, "speaker", "the writers")), *_names("claims", "resolvable"),
    *_names("open", "unclear", "counted", "hits"), _share("hit_rate_low", "hit_rate_high", "hit_rate"),
    *_names("brier"),
    *(Column(f"brier: {h}", itemgetter(f"brier_{h}")) for h in ("certain", "likely", "possible", "unlikely")),
    _whole("usual", "usual before"),
)  # fmt: skip
CALIBRATION = (
    Column("hedge", lambda row: row["hedge"] or "all"), *_names("words"), _whole("said", "said"), *_names("counted"),
    *_names("came_true"), _share("seen_low", "seen_high", "seen"), *_names("brier"), _whole("usual", "usual before"),
)  # fmt: skip
SUMMARY = _names("outcome", "reason", "claims")
VIEWS = {"claims": CLAIMS, "by-speaker": SPEAKERS, "calibration": CALIBRATION, "summary": SUMMARY}


def _days(context: click.Context, parameter: click.Parameter, value: str | None) -> int | None:
    found = _DAYS.fullmatch(value) if value else None
    if value and not found:
        raise click.BadParameter(f"{value!r}: write a number of days, such as 90d")
    return int(found[1]) if found else None


@click.command("claims")
@archive_option
@click.option("--speaker", help="Who makes the claim: a code (RUS), or a name or part of one.")
@click.option("--subject", help="Whom it is about: a code, or a name or part of one.")
@click.option("--type", "event", help="The event foretold, such as ASSAULT.")
@click.option("--kind", type=click.Choice(("prediction", "intention", "warning")), help="Only claims of this kind.")
@click.option("--since", help="First day, month or year of the documents (YYYY-MM-DD, YYYY-MM, YYYY).")
@click.option("--until", help="Last day, month or year of the documents.")
@click.option("--outcome", type=click.Choice(OUTCOMES), help="Only claims with this outcome.")
@click.option("--resolved", is_flag=True, help="Only claims that are fulfilled or not fulfilled.")
@click.option("--by-speaker", "view", flag_value="by-speaker", help="The record of each speaker.")
@click.option("--calibration", "view", flag_value="calibration", help="How often what each hedge announced came true.")
@click.option("--summary", "view", flag_value="summary", help="How many claims have which outcome, and why.")
@click.option("--window", callback=_days, metavar="DAYS", help="For claims that tell no time; 90d if not given.")
@click.option(
    "--heard", type=click.IntRange(min=0),
    help="Documents of the time that must tell of both sides, or else silence says nothing; 3 if not given.",
)  # fmt: skip
@click.option("--as-of", help="As it could be told on this day; if not given, that of the latest document.")
@click.option(
    "--min-confidence", type=click.FloatRange(0, 1), default=0.5, show_default=True,
    help="Events below this fulfil nothing.",
)  # fmt: skip
@click.option(
    "--hedges", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file of your own that says how likely each hedge is (docs/ledger.md).",
)  # fmt: skip
@output_options
def command(
    archive: Path, view: str | None, resolved: bool, outcome: str | None, output: Path | None, form: str | None,
    limit: int | None, **given: Any,  # noqa: ANN401 (as click hands them over)
) -> None:  # fmt: skip
    """Show what the documents of an archive say is to come, and what came of it.

    A claim is fulfilled by a later event of the archive that does what it foretells: same type, same sides, in time,
    and not told before. Most claims tell no deed that could be looked for, and say so (--summary). docs/ledger.md says
    how it is decided.

    \b
    Examples:
      dragoman claims --archive news.duckdb --resolved
      dragoman claims --archive news.duckdb --speaker Erdogan --since 2019
      dragoman claims --archive news.duckdb --by-speaker --format csv > speakers.csv
      dragoman claims --archive news.duckdb --calibration --kind intention
      dragoman claims --archive news.duckdb --as-of 2022-02-24 --outcome open
    """
    from dragoman.archive.front import Archive
    from dragoman.ledger import ledger

    chosen = Output.chosen(form, output, archive)
    what = view or "claims"
    if what != "claims" and (resolved or outcome):
        raise click.UsageError(f"--{what} shows all outcomes; leave out --resolved and --outcome")
    with Archive(archive) as opened_archive, ledger(opened_archive, outputs=chosen.outputs, **given) as found:
        write(_asked(found, what, outcome, resolved, chosen.limit(limit)), chosen, VIEWS[what], limit)


def _asked(found: Ledger, what: str, outcome: str | None, resolved: bool, limit: int | None) -> Relation:
    if what == "by-speaker":
        return found.speakers(limit=limit)
    if what == "calibration":
        return found.calibration()
    return found.summary() if what == "summary" else found.claims(outcome=outcome, resolved=resolved, limit=limit)
