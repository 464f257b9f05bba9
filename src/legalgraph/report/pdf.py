"""A document as a tagged PDF, set by typst: the extra ``report``. This is the one door to typst.

The document goes in as one JSON value that the template reads, so that none of its text is ever typst code. Only the fonts that
typst brings are used, no date is written, and nothing is fetched: equal documents give equal bytes.
"""

from __future__ import annotations

import json
import tempfile
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, Literal, assert_never

from legalgraph.errors import EnvironmentProblem, MissingExtra
from legalgraph.export.style import clean, link
from legalgraph.report.values import (
    Anchor,
    Block,
    Bullets,
    Document,
    Facts,
    Inline,
    Jump,
    Line,
    Masthead,
    NoteRef,
    Paragraph,
    Quotation,
    Run,
    Section,
    Sign,
    Table,
    Web,
)

_STANDARD: Final[Literal["ua-1"]] = "ua-1"
_WIDE: Final = 5
_PIECE: Final = 32


def pdf(document: Document) -> bytes:
    """The document as PDF/UA-1; raises ``MissingExtra`` without typst.

    A character that no font of typst has is shown by its code, such as [U+6F22]: an empty box would hide what stands there.
    """
    values = json.dumps(_Values(document).whole(), ensure_ascii=False, sort_keys=True)
    template = (files("legalgraph.report") / "assets" / "report.typ").read_bytes()
    try:
        return _set(template, values)
    except _NotSet as error:
        unknown = _unknown(template, sorted({one for one in values if not one.isascii()}))
        if not unknown:
            raise _refused(error) from None
    shown = str.maketrans({one: f"[U+{ord(one):04X}]" for one in unknown})
    try:
        return _set(template, values.translate(shown))
    except _NotSet as error:
        raise _refused(error) from None


class _NotSet(Exception):
    """What typst says where it cannot set a document."""


def _refused(error: _NotSet) -> EnvironmentProblem:
    return EnvironmentProblem(
        f"typst does not set this report: {error}", mend="choose Markdown or HTML, and report this"
    )


def _set(template: bytes, values: str) -> bytes:
    try:
        import typst
    except ImportError:
        raise MissingExtra.of("report", "typst", "a PDF") from None
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "report.typ"
        file.write_bytes(template)
        try:
            made = typst.compile(
                file,
                root=file.parent,
                ignore_system_fonts=True,
                format="pdf",
                sys_inputs={"document": values},
                pdf_standards=_STANDARD,
                package_path=folder,
                package_cache_path=folder,
            )
        except typst.TypstError as error:
            raise _NotSet(error.message) from None
    assert isinstance(made, bytes)
    return made


def _unknown(template: bytes, characters: list[str]) -> list[str]:
    """Those characters that cannot be set, found by halves."""
    probe = Document("?", "", "en-US", "", (Paragraph((Run(" ".join(characters)),)),), ())
    try:
        _set(template, json.dumps(_Values(probe).whole(), ensure_ascii=False))
    except _NotSet:
        if len(characters) == 1:
            return characters
        half = len(characters) // 2
        return _unknown(template, characters[:half]) + _unknown(template, characters[half:])
    return []


class _Values:
    """A document as plain values for the template."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._notes = {note.number: note.content for note in document.notes}
        self._seen: set[int] = set()

    def whole(self) -> dict[str, Any]:
        document = self._document
        lang, _, region = document.language.partition("-")
        sections = [block for block in document.content if isinstance(block, Section)]
        return {
            "title": _text(document.title),
            "subtitle": _text(document.subtitle),
            "description": _text(document.description),
            "lang": lang,
            "region": region or None,
            "card": sections[0].name if sections else "",
            "content": [self._block(block) for block in document.content],
        }

    def _line(self, line: Line) -> list[dict[str, Any]]:
        return [self._inline(one) for one in line]

    def _inline(self, one: Inline) -> dict[str, Any]:
        match one:
            case Run(words, style):
                return {"t": "run", "text": _text(words), "style": style}
            case Sign(mark, word, tone, small, target):
                told = {"mark": mark, "word": _text(word), "tone": tone, "small": small, "target": target}
                return {"t": "sign", **told}
            case NoteRef(number):
                first = number not in self._seen
                self._seen.add(number)
                content = self._line(self._notes[number]) if first else []
                return {"t": "note", "number": number, "first": first, "content": content}
            case Jump(words, target):
                return {"t": "jump", "text": _text(words), "target": target}
            case Anchor(words, name):
                return {"t": "anchor", "text": _text(words), "name": name}
            case Web(words, iri):
                safe = link(iri)
                return {"t": "web", "text": _text(words), "iri": _text(safe)} if safe else self._inline(Run(words))
            case _:
                assert_never(one)

    def _block(self, block: Block) -> dict[str, Any]:
        match block:
            case Paragraph(content, manner):
                return {"t": "paragraph", "content": self._line(content), "manner": manner}
            case Bullets(items):
                return {"t": "bullets", "items": [self._line(item) for item in items]}
            case Facts(rows):
                return {"t": "facts", "rows": [[_text(term), self._line(line)] for term, line in rows]}
            case Quotation(citation, passages):
                lines = [self._line(passage) for passage in passages]
                return {"t": "quotation", "citation": self._line(citation), "passages": lines}
            case Table():
                return self._table(block)
            case Masthead(letter, figure, said, facts):
                told = {"letter": _text(letter), "figure": _text(figure), "said": _text(said)}
                return {"t": "masthead", **told, "facts": [[_text(term), _text(value)] for term, value in facts]}
            case Section():
                sign = self._inline(block.sign) if block.sign else None
                flags = {"listed": block.listed, "fresh": block.fresh}
                head = {"name": block.name, "title": _text(block.title), "number": _text(block.number)}
                return {
                    "t": "section",
                    **head,
                    **flags,
                    "sign": sign,
                    "content": [self._block(b) for b in block.content],
                }
            case _:
                assert_never(block)

    def _table(self, table: Table) -> dict[str, Any]:
        columns = [{"title": _text(one.title), "kind": one.kind, "share": one.share} for one in table.columns]
        rows = [
            [
                self._line(_broken(cell) if column.kind == "code" else cell)
                for column, cell in zip(table.columns, row, strict=True)
            ]
            for row in table.rows
        ]
        size = 8.6 if len(columns) > _WIDE else 9.2
        told = {"caption": _text(table.caption), "shown": table.shown, "head": table.head, "size": size}
        return {"t": "table", **told, "columns": columns, "rows": rows}


def _broken(line: Line) -> Line:
    """A long code in pieces between which a line may end."""
    return tuple(
        Run(one.text[start : start + _PIECE] + " ") if isinstance(one, Run) else one
        for one in line
        for start in (range(0, len(one.text), _PIECE) if isinstance(one, Run) else (0,))
    )


def _text(words: str) -> str:
    """Words without controls and marks that reorder them; white space is one space where there are several."""
    return clean(words).replace("\n", " ").replace("\r", " ").replace("\t", " ")
