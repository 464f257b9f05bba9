"""The part of an RDF export that filters leave: what belongs to a node that they took away leaves with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from legalgraph.namespaces import EARL, LG
from legalgraph.store import BlankNode, NamedNode, Quad

if TYPE_CHECKING:
    from collections.abc import Iterable

_ABOUT: Final = {EARL + "test", LG + "ofGoal", LG + "ofArea", LG + "inArea", LG + "criterion"}
_DIVIDERS: Final = "/@#"


def narrowed(quads: Iterable[Quad], whole: Iterable[str], kept: Iterable[str]) -> list[Quad]:
    """The quads without what belongs to nodes of the ``whole`` graph that are not ``kept``.

    A node owns what its IRI begins (a provision its versions and passages, a norm its parts), a finding belongs to the goal, area
    or test that it is about, and a blank node to whoever names it. What belongs to no node of the graph stays: the vocabulary,
    the sources, the framework itself, and the totals of the whole card.
    """
    given = list(quads)
    every, left = set(whole), set(kept)
    owners: dict[str, str | None] = {}

    def owner(iri: str) -> str | None:
        if iri not in owners:
            ends = [place for place, letter in enumerate(iri) if letter in _DIVIDERS]
            owners[iri] = next((head for end in [len(iri), *reversed(ends)] if (head := iri[:end]) in every), None)
        return owners[iri]

    def gone(term: object) -> bool:
        return isinstance(term, NamedNode) and (found := owner(term.value)) is not None and found not in left

    dropped: set[object] = {quad.subject for quad in given if quad.predicate.value in _ABOUT and gone(quad.object)}
    found = [
        quad
        for quad in given
        if not (gone(quad.subject) or gone(quad.object) or quad.subject in dropped or quad.object in dropped)
    ]
    return _reached(found)


def _reached(quads: list[Quad]) -> list[Quad]:
    """Without blank nodes that nothing names any more, however long the chain."""
    named = {quad.object for quad in quads if isinstance(quad.object, BlankNode)}
    found = [quad for quad in quads if not isinstance(quad.subject, BlankNode) or quad.subject in named]
    return found if len(found) == len(quads) else _reached(found)
