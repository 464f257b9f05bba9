"""``legalgraph query``: ask a named question, or one of your own in SPARQL."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from legalgraph.cli.options import Format, shared
from legalgraph.errors import BadInput, Misuse

if TYPE_CHECKING:
    from legalgraph.asof import When
    from legalgraph.query import Header

_HELP = """Ask a question: one of ours by its NAME, a FILE.rq, or SPARQL given with -e.

\b
legalgraph query --list
legalgraph query citations --explain
legalgraph query mine.rq --format csv -o answer.csv
legalgraph query -e 'SELECT ?norm WHERE { ?norm a lg:Offense }'

A query sees the whole dataset: each file as a named graph, and all of them together as the default graph. With --assessment it
sees an assessment instead: the law as of its day, what is derived from it, the framework, and the outcomes. The project's
prefixes (lg: d: topic: verb: age: and so on) need no declaration. A query only reads, reaches no other machine, and is stopped
when its time is over.

A parameter is a variable of the SELECT list, bound with --param: an <IRI>, a prefixed name, "text", or a number.
"""


@click.command("query", help=_HELP)
@click.argument("name", required=False, metavar="[NAME | FILE.rq]")
@click.option("-e", "--expression", "text", metavar="SPARQL", help="The query itself.")
@click.option("--list", "listing", is_flag=True, help="List the named questions.")
@click.option("--explain", is_flag=True, help="Show what a query asks, its parameters and columns, without running it.")
@click.option("--assessment", metavar="JURISDICTION", help="Ask the assessment of this jurisdiction.")
@click.option("-p", "--param", "params", multiple=True, metavar="NAME=VALUE", help="Bind a variable.")
@click.option(
    "-f", "--format", "form", type=Format("table", "csv", "tsv", "json", "turtle"), help="Else a table, or Turtle."
)
@click.option("--spreadsheet", is_flag=True, help="Write CSV whose cells no spreadsheet runs as formulas.")
@click.option(
    "--timeout", type=click.FloatRange(min=0.1, max=3600), default=30.0, show_default=True, help="In seconds."
)
@shared
def command(
    name: str | None,
    text: str | None,
    listing: bool,
    explain: bool,
    assessment: str | None,
    params: tuple[str, ...],
    form: str | None,
    spreadsheet: bool,
    timeout: float,
    framework: str | None,
    as_of: When | None,
    paths: tuple[Path, ...],
    output: Path | None,
) -> None:
    """Ask a question."""
    from legalgraph import query
    from legalgraph.output import write

    if listing:
        write(_listing().encode(), output)
        return
    asked, header, label, ours = _asked(name, text)
    if explain:
        write(_explained(header, label).encode(), output)
        return
    bindings = query.bind(header, dict(_pair(param) for param in params))
    of_assessment = header.of == "assessment" or bool(assessment or framework or as_of)
    quads = _quads(paths, assessment, framework, as_of, of_assessment=of_assessment)
    if ours:
        answer = query.run(query.union(quads), asked, bindings, name=label)
    else:
        with query.Worker(quads) as worker:
            answer = worker.ask(asked, bindings, name=label, timeout=timeout)
    seen = output is None and sys.stdout.isatty()
    width = max(40, shutil.get_terminal_size((80, 24)).columns) if seen else 80
    form = form or ("csv" if spreadsheet else "table")
    write(query.write(answer, form, spreadsheet=spreadsheet, width=width).encode(), output)
    if answer.truncated:
        click.echo(f"legalgraph: there is more than the {query.MOST_ROWS} rows that are given", err=True)


def _asked(name: str | None, text: str | None) -> tuple[str, Header, str, bool]:
    """The query, its header, what to call it in messages, and whether it is one of ours."""
    from legalgraph import query

    if (name is None) == (text is None):
        raise Misuse("name a question or a file, or give a query with -e", mend="legalgraph query --list")
    if text is not None:
        return text, query.parse_header(text, "-e"), "-e", False
    assert name is not None
    if name.endswith((".rq", ".sparql")) or "/" in name:
        try:
            own = Path(name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
            raise BadInput(f"cannot be read: {reason}", where=name, mend="check the path") from None
        return own, query.parse_header(own, name), name, False
    question = query.find_question(name)
    return question.text, question.header, name, True


def _quads(
    paths: tuple[Path, ...], assessment: str | None, framework: str | None, as_of: When | None, *, of_assessment: bool
) -> list[Any]:
    from legalgraph.knowledgegraph import load

    graph = load(*paths)
    if not of_assessment:
        return list(graph.dataset.store().quads())
    if assessment is None:
        known = graph.jurisdictions
        if len(known) != 1:
            raise Misuse("of which jurisdiction's assessment?", mend=f"name it with --assessment: {', '.join(known)}")
        assessment = known[0]
    return list(graph.evaluation(assessment, framework, as_of)[0].store.quads())


def _pair(param: str) -> tuple[str, str]:
    name, equals, value = param.partition("=")
    name = name.strip().lstrip("?$")
    if not equals or not name.isidentifier():
        raise BadInput(f"{param!r} binds nothing", where="--param", mend="write it as name=value")
    return name, value


def _listing() -> str:
    from legalgraph import query

    questions = query.list_questions()
    width = max(len(question.name) for question in questions)
    return "".join(f"{question.name:{width}}  {question.header.title}\n" for question in questions)


def _explained(header: Header, label: str) -> str:
    lines = [header.title or label, header.question, f"Asked of the {header.of}."]
    if header.note:
        lines.append(header.note)
    if header.parameters:
        lines.append("\nParameters")
        lines += [
            f"  {one.name}: {one.meaning}" + (f" (else {one.default})" if one.default else "")
            for one in header.parameters
        ]
    if header.columns:
        lines.append("\nColumns")
        lines += [f"  {name}: {meaning}" for name, meaning in header.columns]
    return "\n".join(line for line in lines if line) + "\n"
