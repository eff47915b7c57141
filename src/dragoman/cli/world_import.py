"""`dragoman world import`: gazetteers of others as a folder for --world."""

from __future__ import annotations

import re
import sys
import tempfile
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dragoman.cli.running import one_line
from dragoman.errors import InputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dragoman.world.petrarch import Report as PetrarchReport
    from dragoman.world.wikidatarows import Report as WikidataReport

MOST_SHOWN = 10
_FOLDER = click.Path(path_type=Path)


@click.group("import")
def command() -> None:
    """Turn gazetteers of others into a folder for --world.

    \b
    Examples:
      dragoman world import petrarch Phoenix.Countries.actors.txt Phoenix.agents.txt -o phoenix/
      dragoman world import wikidata latest-all.json.bz2 -o wikidata/
      dragoman code news/ --world phoenix/
    """


@command.command("petrarch")
@click.argument("files", nargs=-1, required=True, type=_FOLDER)
@click.option("-o", "--output", required=True, type=_FOLDER, help="The folder to make.")
@click.option("--kind", help="Take all actors for this kind (person, armed_groups, …); else their codes decide.")
@click.option("--encoding", default="utf-8-sig", help="Encoding of the files; UTF-8 if not given.")
def petrarch(files: tuple[Path, ...], output: Path, kind: str | None, encoding: str) -> None:
    """Import PETRARCH dictionaries: FILES named *.actors* and *.agents*.

    Codes become a country and PLOVER sectors by the table world/data/petrarch_codes.csv; what it does not know is
    counted and named, not guessed. Lines that do not follow the format are named and left out, and the exit status
    is 1.

    \b
    Examples:
      dragoman world import petrarch my.actors.txt my.agents.txt -o mine/
      dragoman world import petrarch Phoenix.MilNonState.actors.txt --kind armed_groups -o groups/
    """
    from dragoman.world.petrarch import KINDS, Importer
    from dragoman.world.tables import new_folder, write_folder

    if kind is not None and kind not in KINDS:
        raise UsageError(f"--kind {kind}: allowed are {', '.join(KINDS)}")
    try:
        "".encode(encoding)
    except (LookupError, UnicodeError) as error:
        raise UsageError(f"--encoding {encoding}: unknown; write utf-8, latin-1, cp1252 …") from error
    importer = Importer(kind)
    with _whole_or_nothing(), new_folder(output) as folder:
        for file in files:
            importer.read(file, encoding)
        tables = importer.tables()
        if not tables:
            raise InputError(str(files[0]), "gave no row; is it a dictionary of PETRARCH?")
        newest = importer.report.newest
        as_of = str(newest) if newest.year > 1 else _today()
        names = ", ".join(file.name for file in files)
        source = f"PETRARCH dictionaries {names}"
        counts = write_folder(folder, tables, _provenance(tables, source, as_of, "see the source"))
    _told(counts, output)
    _petrarch_report(importer.report)


def _petrarch_report(report: PetrarchReport) -> None:
    if report.unknown:
        told = ", ".join(f"{code} {count}" for code, count in report.unknown.most_common(MOST_SHOWN))
        rest = len(report.unknown) - MOST_SHOWN
        more = f" and {rest} more" if rest > 0 else ""
        click.echo(f"codes not in petrarch_codes.csv, passed over: {told}{more}", err=True)
    for reason, count in report.left_out.most_common():
        click.echo(f"left out: {count:,} times: {reason}", err=True)
    for path, line, problem in report.problems[:MOST_SHOWN]:
        click.echo(f"dragoman: {one_line(f'{path}, line {line}: {problem}')}", err=True)
    if report.problems:
        count = len(report.problems)
        click.echo(f"dragoman: {count:,} line{'s' * (count != 1)} left out, the rest is imported", err=True)
        raise click.exceptions.Exit(1)


@command.command("wikidata")
@click.argument("dump", type=_FOLDER)
@click.option("-o", "--output", required=True, type=_FOLDER, help="The folder to make.")
@click.option("--languages", default="en", show_default=True, help="Of names, by commas; the first names first.")
@click.option("--since", default="1945", show_default=True, help="Leave out what ended before this year.")
@click.option("--limit", type=click.IntRange(min=1), help="Read only so many entities, to try it out.")
def wikidata(dump: Path, output: Path, languages: str, since: str, limit: int | None) -> None:
    """Import a JSON dump of Wikidata (.json, .json.gz or .json.bz2) as a gazetteer of your own.

    Keeps people with offices or the occupations listed in world/data/wikidata.toml, states with an ISO code, and
    parties, armed groups, intergovernmental bodies and institutions of the classes listed there. The dump is read
    twice, the second time for the names of offices; little of it is in memory at any time. Ctrl-C leaves nothing.

    \b
    Examples:
      dragoman world import wikidata latest-all.json.bz2 -o wikidata/
      dragoman world import wikidata latest-all.json.gz -o try/ --limit 100000 --languages en,fr
    """
    from dragoman.world.dumps import Dump
    from dragoman.world.tables import new_folder, write_folder
    from dragoman.world.wikidata import Importer

    wanted = tuple(code.strip() for code in languages.split(",") if code.strip())
    if not wanted or not all(re.fullmatch(r"[a-z]{2,3}(-[a-z]+)?", code) for code in wanted):
        raise UsageError(f"--languages {languages}: write codes such as en or en,fr,ar")
    if not re.fullmatch(r"\d{4}", since):
        raise UsageError(f"--since {since}: write a year of four digits")
    with _whole_or_nothing(), new_folder(output) as folder, tempfile.TemporaryFile("w+", encoding="utf-8") as aside:
        with _progress(dump) as progress:
            importer = Importer(Dump(dump, progress), aside, wanted, limit or 0)
            importer.read()
        rows = importer.rows(since)
        names = [*rows, "provenance"]
        counts = write_folder(folder, rows, "")
        kept = {name: () for name in names if f"{name}.csv" in counts}
        source = f"Wikidata (wikidata.org), JSON dump {dump.name}"
        provenance = _provenance(kept, source, _day_of(dump), "CC0 1.0")
        (folder / "provenance.toml").write_text(provenance, encoding="utf-8")
        if not counts:
            raise InputError(str(dump), f"gave no row in {importer.report.lines:,} entities")
    _told(counts, output)
    _wikidata_report(importer.report, dump)


def _wikidata_report(report: WikidataReport, dump: Path) -> None:
    click.echo(f"{report.lines:,} entities read", err=True)
    if report.offices:
        told = "; ".join(f"{name} {count}" for name, count in report.offices.most_common(MOST_SHOWN))
        click.echo(one_line(f"offices that wikidata.toml does not know, passed over: {told}"), err=True)
    if report.no_country:
        click.echo(f"left out, without a country that has an ISO code: {report.no_country:,}", err=True)
    if report.malformed_count:
        lines = ", ".join(map(str, report.malformed))
        more = " …" if report.malformed_count > len(report.malformed) else ""
        count = f"{report.malformed_count:,} line{'s' * (report.malformed_count != 1)}"
        click.echo(f"dragoman: {dump}: {count} without a whole entity (line {lines}{more})", err=True)
    if not report.is_whole:
        click.echo(f"dragoman: {dump}: does not end with ]; it seems cut off, the rest is imported", err=True)
    if report.malformed_count or not report.is_whole:
        raise click.exceptions.Exit(1)


@contextmanager
def _whole_or_nothing() -> Iterator[None]:
    """Say at Ctrl-C that nothing was written."""
    try:
        yield
    except KeyboardInterrupt:
        click.echo("interrupted; nothing was written", err=True)
        raise click.exceptions.Exit(130) from None


@contextmanager
def _progress(dump: Path) -> Iterator[Callable[[int, int], None] | None]:
    """Show on a terminal how far the reading of a file is, and how fast."""
    if not sys.stderr.isatty() or not dump.is_file():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.fields[lines]:,} entities"), BarColumn(), DownloadColumn())
    with Progress(*columns, TransferSpeedColumn(), TimeRemainingColumn(), console=console, transient=True) as bar:
        task = bar.add_task("read", total=dump.stat().st_size, lines=0)
        yield lambda done, lines: bar.update(task, completed=done, lines=lines)


def _told(counts: dict[str, int], output: Path) -> None:
    for name, count in counts.items():
        click.echo(f"{count:>9,}  {output / name}")


def _provenance(files: object, source: str, as_of: str, licence: str) -> str:
    """Return the text of provenance.toml for the files of an import."""
    import json

    lines = [
        f"# Written by `dragoman world import` on {_today()}.\n",
        "# gives_way: names that the shipped gazetteer has stay as they are there. Set it to false to let yours win.",
        "[world]\ngives_way = true\n",
    ]
    for name in files if isinstance(files, dict) else ():
        table = {"holds": f"{name} of the import", "as_of": as_of, "provenance": source, "licence": licence}
        table["reviewed"] = "not reviewed"
        body = "\n".join(f"{key} = {json.dumps(text, ensure_ascii=False)}" for key, text in table.items())
        lines.append(f'["{name}.csv"]\n{body}\n')
    return "\n".join(lines)


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


def _day_of(dump: Path) -> str:
    """Return the day in the name of a dump (wikidata-20260105-all.json.gz), else today."""
    found = re.search(r"(20\d\d)(0[1-9]|1[0-2])([0-3]\d)", dump.name)
    return "-".join(found.groups()) if found else _today()
