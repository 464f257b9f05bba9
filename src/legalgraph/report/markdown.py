"""A document as Markdown (CommonMark with GitHub's tables and footnotes). No text can become markup, and no HTML stands in it."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING, Final, assert_never

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

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_MARKUP: Final = re.compile(r"([\\`*_{}\[\]<>|~$&])")
_LEADING: Final = re.compile(r"^(\s*)(#|[-+=](?=\s|$|[-+=])|\d{1,9}(?=[.)](?:\s|$)))")
_AUTOLINK: Final = re.compile(r"(?i)\b(https?|ftp|mailto|xmpp)(:)|\b(www)(\.)")
_MARKS: Final = {"strong": "**", "term": "*"}
_CONTENTS: Final = "Contents"
_RULE: Final = {"text": "---", "number": "---:", "short": "---", "code": "---"}


def markdown(document: Document) -> bytes:
    """The whole document."""
    return ("\n".join(_Writer(document).lines()) + "\n").encode()


def _text(text: str) -> str:
    """Words that no reader takes for markup; white space is one space."""
    plain = " ".join(clean(text).split())
    edge = text[:1].isspace() * " ", text[1:][-1:].isspace() * " "
    escaped = _MARKUP.sub(r"\\\1", plain)
    return edge[0] + _AUTOLINK.sub(lambda m: f"{m[1] or m[3]}\\{m[2] or m[4]}", escaped) + edge[1]


def _address(iri: str) -> str:
    return re.sub(r"[\s<>|\\]", lambda m: f"%{ord(m[0]):02X}", clean(iri))


def _styled(text: str, style: str, before: str, after: str) -> str:
    """Emphasis, where readers would see it as such beside what stands before and after; else the words alone.

    >>> _styled("be", "strong", "to ", " or"), _styled("(be)", "strong", "to", " or")
    ('**be**', '(be)')
    """
    mark, inner = _MARKS.get(style, ""), text.strip()
    left, right = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    opens = inner[:1].isalnum() or not (left or before[-1:]).isalnum()
    closes = inner[-1:].isalnum() or not (right or after[:1]).isalnum()
    if not mark or not inner or not (opens and closes) or (left or before).endswith("*"):
        return text
    return f"{left}{mark}{inner}{mark}{right}"


def _begun(text: str) -> str:
    """A line that begins no heading, list or rule."""
    return _LEADING.sub(lambda m: f"{m[1]}\\{m[2]}" if not m[2].isdigit() else f"{m[1]}{m[2]}\\", text.strip())


def _title(section: Section) -> str:
    return f"{section.number} {section.title}".strip()


def slugs(document: Document) -> dict[str, str]:
    """The anchors that readers of Markdown make of headings, by the names of sections; doubles are counted."""
    found: dict[str, str] = {}
    used = Counter(_slug(words) for words in (document.title, _CONTENTS))
    for section in _sections(document.content):
        slug = _slug(_title(section))
        found[section.name] = f"{slug}-{used[slug]}" if used[slug] else slug
        used[slug] += 1
    return found


def _slug(words: str) -> str:
    plain = " ".join(clean(words).split()).lower()
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")


def _sections(content: Iterable[Block]) -> Iterator[Section]:
    for block in content:
        if isinstance(block, Section):
            yield block
            yield from _sections(block.content)


class _Writer:
    def __init__(self, document: Document) -> None:
        self._document = document
        self._slugs = slugs(document)

    def lines(self) -> Iterator[str]:
        document = self._document
        yield from (f"# {_text(document.title)}", "", self._line((Run(document.subtitle),)), "", f"## {_CONTENTS}", "")
        yield from (f"{'  ' * depth}- {self._jump(_title(one), one.name)}" for depth, one in document.listed())
        yield from chain.from_iterable(self._block(block, 2) for block in document.content)
        if document.notes:
            yield from ("", "## Notes", "", self._line(document.note_key), "")
            yield from (f"[^{note.number}]: {self._line(note.content)}" for note in document.notes)

    def _jump(self, text: str, target: str) -> str:
        slug = self._slugs.get(target)
        return f"[{_text(text)}](#{slug})" if slug else _text(text)

    def _inline(self, one: Inline) -> str:
        match one:
            case Run(text):
                return _text(text)
            case Sign(mark, word, _, small):
                return mark if small else f"{mark} {_text(word)}"
            case NoteRef(number):
                return f"[^{number}]"
            case Jump(text, target):
                return self._jump(text, target)
            case Anchor(text):
                return _text(text)
            case Web(text, iri):
                safe = link(iri)
                return f"[{_text(text)}](<{_address(safe)}>)" if safe else _text(text)
            case _:
                assert_never(one)

    def _line(self, line: Line) -> str:
        joined: list[Inline] = []
        for one in line:
            last = joined[-1] if joined else None
            if isinstance(one, Run) and isinstance(last, Run) and one.style == last.style:
                joined[-1] = Run(last.text + one.text, one.style)
            else:
                joined.append(one)
        pieces = [self._inline(one) for one in joined]
        if joined and all(isinstance(one, Sign) for one in joined):
            return _begun(" ".join(pieces))
        said = ""
        for number, one in enumerate(joined):
            after = "".join(pieces[number + 1 :])
            said += _styled(pieces[number], one.style, said, after) if isinstance(one, Run) else pieces[number]
        return _begun(said)

    def _block(self, block: Block, level: int) -> Iterator[str]:
        match block:
            case Paragraph(content, manner):
                text = self._line(content)
                yield from ("", f"*{text}*" if manner == "quiet" and _plain(content) else text)
            case Bullets(items):
                yield from ("", *(f"- {self._line(item)}" for item in items))
            case Facts(rows):
                yield from ("", *(f"- *{_text(term)}*: {self._line(line)}" for term, line in rows))
            case Quotation(citation, passages):
                yield from ("", f"> {self._line(citation)}")
                yield from chain.from_iterable((">", f"> {self._line(passage)}") for passage in passages)
            case Table():
                yield from self._table(block)
            case Masthead(letter, figure, said, facts):
                head = (f"Grade {_text(letter)}, " if letter else "") + f"{_text(figure)} {_text(said)}"
                yield from ("", _begun(_styled(head, "strong", "", "")), "")
                yield from (f"- {_begun(_text(term))}: {_text(value)}" for term, value in facts)
            case Section():
                yield from ("", f"{'#' * min(level, 6)} {_text(_title(block))}")
                yield from ("", self._inline(block.sign)) if block.sign else ()
                yield from chain.from_iterable(self._block(one, level + 1) for one in block.content)
            case _:
                assert_never(block)

    def _table(self, table: Table) -> Iterator[str]:
        yield ""
        if table.shown:
            yield from (f"**{_text(table.caption)}**", "")
        yield "| " + " | ".join(_text(column.title) for column in table.columns) + " |"
        yield "|" + "|".join(_RULE[column.kind] for column in table.columns) + "|"
        for row in table.rows:
            yield "| " + " | ".join(self._line(cell) for cell in row) + " |"


def _plain(line: Line) -> bool:
    """Whether emphasis around the whole line is safe: nothing in it has marks of its own."""
    return all(isinstance(one, Run) and not one.style for one in line)
