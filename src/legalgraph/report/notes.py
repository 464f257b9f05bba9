"""The notes of a report: each place in a source is one note, however often it is quoted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from legalgraph.report.values import Jump, Line, Note, NoteRef, Run

if TYPE_CHECKING:
    from collections.abc import Iterable

    from legalgraph.reasons import Anchor, NormProof
    from legalgraph.report.material import SourceDocument


class Notes:
    """Numbers notes in the order of first use, and sources in the order in which notes name them."""

    def __init__(self, sources: Iterable[SourceDocument]) -> None:
        self._known = {source.iri: source for source in sources}
        self._order: dict[str, int] = {}
        self._numbers: dict[tuple[str, int, int], int] = {}

    def refs(self, anchors: tuple[Anchor, ...]) -> Line:
        """A reference to the first place where words stand; nothing, if none is known."""
        if not anchors:
            return ()
        anchor = anchors[0]
        self._order.setdefault(anchor.source, len(self._order) + 1)
        key = (anchor.source, anchor.start, anchor.end)
        return (NoteRef(self._numbers.setdefault(key, len(self._numbers) + 1)),)

    def of_words(self, words: str, norm: NormProof) -> Line:
        """A reference to the passage of a norm's provisions in which the words stand."""
        for provision in (*norm.provisions, *norm.read_with):
            for passage in provision.words:
                if words in passage.text and passage.anchors:
                    return self.refs(passage.anchors)
        return ()

    def all(self) -> tuple[Note, ...]:
        """The notes, in order."""
        return tuple(
            Note(
                number,
                (Jump(f"S{self._order[source]}", f"source-{self._order[source]}"), Run(f", characters {start}–{end}")),
            )
            for (source, start, end), number in self._numbers.items()
        )

    def sources(self) -> tuple[tuple[int, SourceDocument], ...]:
        """All sources with their numbers: those that notes name first, then the others in their order."""
        for iri in self._known:
            self._order.setdefault(iri, len(self._order) + 1)
        return tuple((number, self._known[iri]) for iri, number in self._order.items() if iri in self._known)
