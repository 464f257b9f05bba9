"""The pages of the command line and of the queries, from their own words."""

from __future__ import annotations

import importlib.util
import re

import click

from legalgraph.cli import COMMANDS, cli
from legalgraph.query import list_questions, parse_header
from legalgraph.resources import iter_files
from rendering.graph import code, prose, table

CLI = prose("cli")
QUERIES = prose("queries")
STEPS = {
    "snapshot": "The law on one day: norms in force, closure, topics, dossiers. In this order, each seeing what came before.",
    "ledger": "From a SHACL report to the ledger's facts: which norms conform, which do not, which are left open.",
    "derive": "From the ledger to outcomes, statuses, points, letters, and the edges from statute to goal.",
    "card": "What the report card reads.",
    "proof": "What a proof reads.",
    "show": "What `show` and `list` read.",
    "report": "What a report reads: its tables of the law, what is not known, and its own matter.",
    "about": "What `info` counts and reads of a dataset.",
    "checks": "What must find nothing. `validate` runs them.",
}


def _help(command: click.Command, name: str) -> str:
    above = cli.make_context("legalgraph", [], resilient_parsing=True)
    above.terminal_width = 78  # what a terminal of 80 columns leaves
    context = click.Context(command, info_name=name, parent=above) if name else above
    return re.sub(r"[ \t]+$", "", command.get_help(context), flags=re.MULTILINE)


def commands() -> str:
    """The page of the command line."""
    lines = [CLI, "```text", _help(cli, ""), "```"]
    for name in COMMANDS:
        if importlib.util.find_spec(f"legalgraph.cli.{name}") is None:
            continue
        command = importlib.import_module(f"legalgraph.cli.{name}").command
        lines += ["", f"## {name}", "", "```text", _help(command, name), "```"]
    return "\n".join(lines) + "\n"


def queries() -> str:
    """The page of the queries."""
    lines = [
        QUERIES,
        "## Named questions",
        "",
        "`legalgraph query NAME`; `legalgraph query NAME --explain` prints this too.",
        "",
    ]
    for question in list_questions():
        head = question.header
        lines += [f"### {question.name}", "", f"{head.title}. {head.question} Asked of the {head.of}.", ""]
        lines += [
            f"- parameter {code(p.name)}: {p.meaning}" + (f" (else `{p.default}`)" if p.default else "")
            for p in head.parameters
        ]
        lines += [f"- column {code(column)}: {meaning}" for column, meaning in head.columns] + [""]
    lines += ["## The queries behind an assessment", ""]
    found = {path.split("/")[1] for path, _ in iter_files("queries", ".rq")} - {"questions"}
    for folder in [*STEPS, *sorted(found - set(STEPS))]:
        rows = []
        for path, file in iter_files(f"queries/{folder}", ".rq"):
            head = parse_header(file.read_text(encoding="utf-8"), path)
            rows.append([code(path.rsplit("/", 1)[-1]), head.title, head.question])
        if rows:
            lines += [f"### {folder}", "", STEPS.get(folder, ""), "", *table(["query", "title", "question"], rows), ""]
    return "\n".join(lines).rstrip("\n") + "\n"
