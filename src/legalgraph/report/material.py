"""What a report is made of: an assessment with all its proofs, tables, sources and digests, read once and then only values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from legalgraph import __version__
from legalgraph.description import describe
from legalgraph.errors import UnknownName
from legalgraph.proof import Prover
from legalgraph.query import parse_header
from legalgraph.resources import content, iter_files
from legalgraph.store import Literal, NamedNode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from legalgraph.asof import When
    from legalgraph.knowledgegraph import KnowledgeGraph
    from legalgraph.model import Assessment
    from legalgraph.reasons import CriterionProof, Proof
    from legalgraph.store import Row, Term, TripleStore

_ROW: Final = "row"
_NUMBERS: Final = ("integer", "decimal", "double", "float")
_GROUPED: Final = 10_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """The answer to one of the queries of a report: every cell holds the values of its row, in order."""

    name: str
    title: str
    question: str
    columns: tuple[str, ...]
    numeric: frozenset[str]
    rows: tuple[tuple[tuple[str, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """A document that facts were read from. A date is there only where the document prints one."""

    iri: str
    title: str
    publisher: str | None
    issued: str | None
    day: str | None
    sha256: str


@dataclass(frozen=True, slots=True)
class Digest:
    """A dataset of the report: what it is, its version, and the digest of its canonical form."""

    label: str
    version: str
    triples: int
    digest: str


@dataclass(frozen=True, slots=True)
class Compared:
    """How many figures the publisher printed, in which edition, and how many of them differ from the derived ones."""

    figures: int
    differ: int
    edition: str | None


@dataclass(frozen=True, slots=True)
class Material:
    """All that a report says, before it is put into words."""

    assessment: Assessment
    proofs: Mapping[str, Proof]
    extra: Mapping[str, CriterionProof]
    subjects: Mapping[str, str]
    remarks: Mapping[str, str]
    forced: Mapping[str, str]
    publisher: str | None
    notes: tuple[str, ...]
    law: tuple[Sheet, ...]
    open: tuple[Sheet, ...]
    beside: tuple[Sheet, ...]
    sources: tuple[SourceDocument, ...]
    readings: int
    compared: Compared | None
    digests: tuple[Digest, ...]
    version: str


def gather(
    graph: KnowledgeGraph, jurisdiction: str, framework: str | None = None, as_of: When | None = None
) -> Material:
    """Assess, prove every goal, and run the queries of a report. Raises what ``assess`` raises."""
    evaluation, assessment = graph.evaluation(jurisdiction, framework, as_of)
    store, prover = evaluation.store, Prover(evaluation, assessment)
    matter = _rows(store, "matter/framework", assessment=evaluation.iri)
    matters = _rows(store, "matter/subjects")
    return Material(
        assessment=assessment,
        proofs={goal.number: prover.goal(goal.number) for goal in assessment.goals},
        extra={test.iri: prover.criterion(test) for credit in assessment.extra_credit for test in credit.tests},
        subjects=_subjects(matters),
        remarks={row["number"]: note for row in matters if (note := row.get("note"))},
        forced={row["number"]: why for row in matters if (why := row.get("forced"))},
        publisher=matter[0].get("publisher") if matter else None,
        notes=tuple(dict.fromkeys(note for row in matter if (note := row.get("note")))),
        law=_sheets(store, "law"),
        open=_sheets(store, "open"),
        beside=_sheets(store, "beside"),
        sources=_sources(store),
        readings=sum(1 for goal in assessment.goals for one in goal.criteria if one.note),
        compared=_compared(graph, jurisdiction, framework, as_of),
        digests=_digests(graph, assessment),
        version=__version__,
    )


def _compared(graph: KnowledgeGraph, jurisdiction: str, framework: str | None, as_of: When | None) -> Compared | None:
    """The comparison with what was printed, if anything was."""
    try:
        found = graph.check(jurisdiction, framework, as_of)
    except UnknownName:
        return None
    return Compared(len(found.compared), len(found.differences), found.edition) if found.compared else None


def _rows(store: TripleStore, name: str, **bindings: NamedNode) -> list[Row]:
    text = content("queries", "report", f"{name}.rq").read_text(encoding="utf-8")
    return store.select(text, name=f"queries/report/{name}.rq", **bindings)


def _sheets(store: TripleStore, folder: str) -> tuple[Sheet, ...]:
    """The answers of all queries of a folder, in the order of their names; those without a row are left out."""
    found = []
    for path, file in iter_files(f"queries/report/{folder}", ".rq"):
        text = file.read_text(encoding="utf-8")
        head = parse_header(text, path)
        names = tuple(name for name, _ in head.columns if name != _ROW)
        rows = store.select(text, name=path)
        merged: dict[str, dict[str, dict[str, None]]] = {}
        for number, row in enumerate(rows):
            cells = merged.setdefault(row.get(_ROW) or str(number), {name: {} for name in names})
            for name in names:
                if (term := row.terms.get(name)) is not None:
                    cells[name][_shown(term)] = None
        numeric = frozenset(
            name for name in names if rows and all(_numeric(row.terms[name]) for row in rows if name in row.terms)
        )
        table = tuple(tuple(tuple(cells[name]) for name in names) for cells in merged.values())
        filled = [number for number in range(len(names)) if any(row[number] for row in table)]
        if table:
            kept = tuple(tuple(row[number] for number in filled) for row in table)
            slug = path.rpartition("/")[2].removesuffix(".rq").partition("-")[2]
            columns = tuple(names[number] for number in filled)
            found.append(Sheet(slug, head.title, head.question, columns, numeric & set(columns), kept))
    return tuple(found)


def _numeric(term: Term) -> bool:
    return isinstance(term, Literal) and term.datatype.value.endswith(_NUMBERS)


def _shown(term: Term) -> str:
    if _numeric(term) and abs(value := float(term.value)) >= _GROUPED and value == int(value):
        return f"{int(value):,}"
    return term.value


def _subjects(rows: list[Row]) -> dict[str, str]:
    names: dict[str, list[str]] = {}
    topics: dict[str, list[str]] = {}
    for row in rows:
        if name := row.get("name"):
            names.setdefault(row["number"], []).append(name)
        if (topic := row.get("topic")) and topic not in topics.setdefault(row["number"], []):
            topics[row["number"]].append(topic)
    told = {number: " and ".join(found) for number, found in topics.items()}
    return told | {number: found[0] for number, found in names.items()}


def _sources(store: TripleStore) -> tuple[SourceDocument, ...]:
    found: dict[str, SourceDocument] = {}
    for row in _rows(store, "matter/sources"):
        names = ("publisher", "issued", "day")
        publisher, issued, day = (row.get(name) for name in names)
        found.setdefault(
            row["source"],
            SourceDocument(row["source"], row["title"], publisher, issued, day, row["sha256"]),
        )
    return tuple(found.values())


def _digests(graph: KnowledgeGraph, assessment: Assessment) -> tuple[Digest, ...]:
    names = (assessment.jurisdiction, assessment.framework, "ontology")
    found = (describe(graph.dataset, name) for name in names)
    return tuple(Digest(one.title, one.version, one.triples, one.digest) for one in found)
