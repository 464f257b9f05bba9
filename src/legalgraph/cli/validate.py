"""``legalgraph validate``: do files keep to the model?"""

from __future__ import annotations

from pathlib import Path

import click

from legalgraph.cli.options import Format

_HELP = """Check files or folders of your own; without PATH, the shipped content.

\b
legalgraph validate my-state/
legalgraph validate my-state/norms/1-1.ttl --format json
legalgraph validate my-framework/ --format junit -o report.xml

Checked are the shapes of the model (what a norm, a provision, a source or a goal must say), spelling of terms, links and
definitions across files, days, quotations against the law's words, and that the law does not know the goals. A file of yours
may refer to shipped content; one whose path ends like a shipped file's (data/…, rules/…) takes its place.

The line is the one that seems to be meant: where the node's statement begins, or where the value stands in it.
Exit code: 0 conforms (there may be warnings), 1 does not, 2 a file cannot be read or is refused.
"""


@click.command("validate", help=_HELP)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option(
    "-f", "--format", "form", type=Format("table", "json", "turtle", "junit"), default="table", show_default=True
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to a file, whole or not at all.")
def command(paths: tuple[Path, ...], form: str, output: Path | None) -> int:
    """Check, print, and tell by the exit code."""
    from legalgraph.cli.printing import emit
    from legalgraph.conformance import check, render

    report = check(paths)
    text = {"table": render.as_text, "json": render.as_json}
    data = {"turtle": render.as_turtle, "junit": render.as_junit}
    emit(text[form](report) if form in text else data[form](report), output)
    return 0 if report.conforms else 1
