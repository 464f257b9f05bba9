"""The report in order: card, scorecards, areas with their goals, extra credit, tables, assumptions, unknowns, sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from legalgraph.report import back, front, goals
from legalgraph.report.notes import Notes
from legalgraph.report.phrases import law_as_of, sentence
from legalgraph.report.values import Document, Run

if TYPE_CHECKING:
    from legalgraph.report.material import Material


def document(material: Material) -> Document:
    """Put the material into words."""
    found, notes = material.assessment, Notes(material.sources)
    body = (*goals.areas(material, notes), *goals.extra_credit(material, notes))
    numbered = notes.all()
    content = (
        front.card(material),
        *front.scorecards(material),
        *body,
        *back.tables(material),
        *back.beside(material),
        back.assumptions(material),
        back.unknown(material),
        back.sources(notes),
        back.colophon(material),
    )
    return Document(
        title=f"{found.jurisdiction_label}: report card",
        subtitle=f"{found.framework_label}. {sentence(law_as_of(found.as_of))}",
        language="en-US",
        description=(
            f"{found.jurisdiction_label} under {found.framework_label}, {law_as_of(found.as_of)}: derived from the "
            "statutes, with the words of the law, reasons, near misses, repairs and sources."
        ),
        content=content,
        notes=numbered,
        note_key=(
            Run("S and a number is a document in the list of sources; positions are in characters of its text."),
        ),
    )
