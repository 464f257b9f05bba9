"""A document as frozen values: sections, paragraphs, tables, quotations, notes. Content is written once, and rendered thrice.

Text is plain text and nothing else: no markup of any format stands in it, and each renderer escapes all of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

Tone = Literal["met", "part", "not", "open", "none"]
Style = Literal["", "strong", "quiet", "term", "code"]
Manner = Literal["", "lead", "quiet", "reading", "mend", "caution"]
Kind = Literal["text", "number", "short", "code"]


@dataclass(frozen=True, slots=True)
class Run:
    """Words, and how they stand out."""

    text: str
    style: Style = ""


@dataclass(frozen=True, slots=True)
class Sign:
    """A status or an outcome: a mark and a word. Where ``small``, only the mark is seen, and ``word`` is read aloud."""

    mark: str
    word: str
    tone: Tone
    small: bool = False
    target: str = ""


@dataclass(frozen=True, slots=True)
class NoteRef:
    """A reference to the note of this number."""

    number: int


@dataclass(frozen=True, slots=True)
class Jump:
    """A reference to a section of this document."""

    text: str
    target: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """Words to which a ``Jump`` of this name leads."""

    text: str
    name: str


@dataclass(frozen=True, slots=True)
class Web:
    """An IRI that is shown. Renderers make it a link only where its scheme is safe."""

    text: str
    iri: str


Inline: TypeAlias = Run | Sign | NoteRef | Jump | Anchor | Web
Line: TypeAlias = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    content: Line
    manner: Manner = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list, each item a line."""

    items: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Terms and what is said of them."""

    rows: tuple[tuple[str, Line], ...]


@dataclass(frozen=True, slots=True)
class Quotation:
    """The law's words: where they stand in the law, and one line a passage."""

    citation: Line
    passages: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading, what it holds, and its share of the width."""

    title: str
    kind: Kind = "text"
    share: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption; the cells of the column ``head`` are headings of their rows."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Line, ...], ...]
    head: int = 0
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Masthead:
    """The head of a card: the letter, if there is one, and the figures beside it."""

    letter: str
    figure: str
    said: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A section with a heading. ``name`` is its anchor; ``number`` is set before the title; ``sign`` after it.

    ``listed`` sections stand in the contents; ``fresh`` ones begin a page.
    """

    name: str
    title: str
    content: tuple[Block, ...]
    number: str = ""
    sign: Sign | None = None
    listed: bool = False
    fresh: bool = False


Block: TypeAlias = Paragraph | Bullets | Facts | Quotation | Table | Masthead | Section


@dataclass(frozen=True, slots=True)
class Note:
    """A numbered note."""

    number: int
    content: Line


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document. ``language`` is a BCP 47 tag."""

    title: str
    subtitle: str
    language: str
    description: str
    content: tuple[Block, ...]
    notes: tuple[Note, ...]
    note_key: Line = ()

    def listed(self) -> Iterator[tuple[int, Section]]:
        """The sections of the contents, each with its depth from 0."""
        yield from _listed(self.content, 0)


def _listed(content: tuple[Block, ...], depth: int) -> Iterator[tuple[int, Section]]:
    for block in content:
        if isinstance(block, Section):
            if block.listed:
                yield depth, block
            yield from _listed(block.content, depth + block.listed)


def plain(line: Line) -> str:
    """The words of a line, without its notes."""
    words = []
    for one in line:
        if isinstance(one, Sign):
            words.append(one.word)
        elif not isinstance(one, NoteRef):
            words.append(one.text)
    return "".join(words)
