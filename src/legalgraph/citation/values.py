"""Citations with what is known of them, as frozen values."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from legalgraph.citation import Citation


class Known(enum.Enum):
    """What the graph says of a citation."""

    COVERED = "covered"
    """It has the words of what is cited, or norms that rest on it."""
    CITED_ONLY = "cited only"
    """It knows that there is such a provision."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Provision:
    """One provision that a citation names."""

    iri: str
    label: str
    known: Known
    words: tuple[tuple[str, str], ...] = ()
    """Version and text of its passages and of those of its subdivisions."""
    norms: tuple[tuple[str, str], ...] = ()
    """IRI and label of the norms that it, or a part of it, expresses or helps to read."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """A citation with the provisions it names; ``erratum`` tells why another is meant than is printed."""

    citation: Citation
    text: str
    written: str
    provisions: tuple[Provision, ...]
    erratum: str = ""

    @property
    def known(self) -> Known:
        """Unknown where any part is unknown, covered where any is covered."""
        found = {provision.known for provision in self.provisions}
        if not found or Known.UNKNOWN in found:
            return Known.UNKNOWN
        return Known.COVERED if Known.COVERED in found else Known.CITED_ONLY
