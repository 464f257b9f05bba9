"""SPARQL for users: named questions of our own, and queries of theirs.

A query is asked of the whole dataset (one named graph a file; the default graph holds all of them) or of an assessment (a
snapshot with a framework, the report and what follows). Queries that users write pass the gate and run in a process that can
be killed; the questions in ``queries/questions`` are ours and may run where they are asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from legalgraph.errors import BadInput, UnknownName
from legalgraph.query.answer import MOST_ROWS, Answer, run, union
from legalgraph.query.formats import FORMATS, write
from legalgraph.query.header import Header, Parameter, parse_header
from legalgraph.query.process import MEMORY, TIMEOUT, Worker, prologue
from legalgraph.query.terms import parse_term
from legalgraph.resources import iter_files
from legalgraph.store import Literal, Term

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "FORMATS",
    "MEMORY",
    "MOST_ROWS",
    "TIMEOUT",
    "Answer",
    "Header",
    "Parameter",
    "Question",
    "Worker",
    "bind",
    "find_question",
    "list_questions",
    "parse_header",
    "prologue",
    "run",
    "union",
    "write",
]

_FOLDER = "queries/questions"
_TAKEN = frozenset(("name", "query", "self"))  # by the arguments beside which a store takes bindings


@dataclass(frozen=True, slots=True)
class Question:
    """A query with a name: that of its file, without the suffix."""

    name: str
    text: str
    header: Header


def list_questions() -> list[Question]:
    """The named questions, by name."""
    found = []
    for path, file in iter_files(_FOLDER, ".rq"):
        text = file.read_text(encoding="utf-8")
        found.append(Question(path.removeprefix(_FOLDER + "/").removesuffix(".rq"), text, parse_header(text, path)))
    return found


def find_question(name: str) -> Question:
    """The question of this name; raises ``UnknownName`` with the nearest ones."""
    known = {question.name: question for question in list_questions()}
    if name not in known:
        raise UnknownName.among("question", name, known)
    return known[name]


def bind(header: Header, given: Mapping[str, str]) -> dict[str, Term]:
    """The terms of a query's parameters: as given, else by default.

    Raises ``UnknownName`` for one that a header with parameters does not declare, ``BadInput`` for one that has no value.
    """
    declared = {parameter.name: parameter for parameter in header.parameters}
    bound: dict[str, Term] = {}
    for name, text in given.items():
        if name in _TAKEN:
            raise BadInput("no parameter can have this name", where=f"--param {name}", mend="rename the variable")
        if declared and name not in declared:
            raise UnknownName.among("parameter", name, declared)
        default = declared[name].default if name in declared else None
        usual = parse_term(default, name=name) if default else None
        expected = isinstance(usual, Literal) and usual.datatype.value.endswith("#string")
        bound[name] = parse_term(text, name=f"--param {name}", text_expected=expected)
    for parameter in header.parameters:
        if parameter.name not in bound:
            if parameter.default is None:
                mend = f"add --param {parameter.name}=VALUE ({parameter.meaning})"
                raise BadInput("the question needs a value", where=parameter.name, mend=mend)
            bound[parameter.name] = parse_term(parameter.default, name=parameter.name)
    return bound
