"""``legalgraph report``: the whole report, to read, to print, to hand on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from legalgraph.cli.options import shared
from legalgraph.errors import Misuse, UnknownName

if TYPE_CHECKING:
    from collections.abc import Callable

    from legalgraph.asof import When


@click.command("report")
@click.argument("jurisdiction")
@click.option(
    "--format", "kinds", metavar="FORMAT[,FORMAT]", help="markdown, html, pdf; else guessed from the file's suffix."
)
@shared
def command(
    jurisdiction: str,
    kinds: str | None,
    framework: str | None,
    as_of: When | None,
    paths: tuple[Path, ...],
    output: Path | None,
) -> None:
    """Write the report on JURISDICTION: the card, then every goal with its law, reasons and repairs.

    \b
    legalgraph report us-ms -o report.html
    legalgraph report us-ms --format markdown,html,pdf -o reports/
    legalgraph report us-ms --as-of 2018-12-31 > report.md

    Several formats go to several files: -o names a folder that exists, or one file whose suffix is exchanged.
    A PDF needs the extra 'report'.
    """  # noqa: D301  # \b is click's own
    from legalgraph.knowledgegraph import load
    from legalgraph.output import write
    from legalgraph.report import FORMATS, guess, render
    from legalgraph.report.compose import document
    from legalgraph.report.material import gather

    wanted = _wanted(kinds, output, guess)
    for kind in wanted:
        if kind not in FORMATS:
            raise UnknownName.among("format", kind, FORMATS)
    if output is None and (len(wanted) > 1 or wanted == ["pdf"]):
        raise Misuse("this needs a file to go to", mend="say -o with a file or a folder")
    made = document(gather(load(*paths), jurisdiction, framework, as_of))
    rendered = {kind: render(made, kind) for kind in wanted}  # all of them before any is written
    for kind, data in rendered.items():
        write(data, _target(output, FORMATS[kind], jurisdiction, len(wanted) > 1))


def _wanted(kinds: str | None, output: Path | None, guess: Callable[[str], str]) -> list[str]:
    if kinds is not None:
        return list(dict.fromkeys(kind.strip() for kind in kinds.split(",")))
    if output is None:
        return ["markdown"]
    if output.is_dir():
        raise Misuse("the format is not told", mend="say --format: markdown, html, pdf")
    return [guess(output.name)]


def _target(output: Path | None, suffix: str, jurisdiction: str, several: bool) -> Path | None:
    if output is None:
        return None
    if output.is_dir():
        return output / f"{jurisdiction}.{suffix}"
    return output.with_suffix("." + suffix) if several else output
