"""A document as one HTML file: no script, no request, readable with a keyboard, a screen reader, on a phone and on paper."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape
from importlib.resources import files
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
    plain,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

_TAGS: Final = {"strong": "strong", "quiet": "small", "term": "b", "code": "code"}
_TOP: Final = 2
_DEEPEST: Final = 6


def html(document: Document) -> bytes:
    """The whole page."""
    return _Page(document).whole().encode()


def stylesheet() -> str:
    """The style that every page carries."""
    return (files("legalgraph.report") / "assets" / "report.css").read_text(encoding="utf-8")


def text(words: str) -> str:
    """Words as they may stand between tags and in quoted attributes."""
    return escape(clean(words), quote=True)


class _Page:
    def __init__(self, document: Document) -> None:
        self._document = document
        self._seen: set[int] = set()

    def whole(self) -> str:
        document, style = self._document, stylesheet()
        seal = b64encode(sha256(style.encode()).digest()).decode()
        policy = f"default-src 'none'; style-src 'sha256-{seal}'; base-uri 'none'; form-action 'none'"
        return "\n".join(
            (
                "<!doctype html>",
                f'<html lang="{text(document.language)}">',
                "<head>",
                '<meta charset="utf-8">',
                f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
                '<meta name="viewport" content="width=device-width, initial-scale=1">',
                '<meta name="referrer" content="no-referrer">',
                '<meta name="color-scheme" content="light dark">',
                f'<meta name="description" content="{text(document.description)}">',
                f"<title>{text(document.title)}</title>",
                f"<style>{style}</style>",
                "</head>",
                "<body>",
                '<a class="skip" href="#main">Skip to the card</a>',
                f"<header><h1>{text(document.title)}</h1><p>{text(document.subtitle)}</p></header>",
                '<main id="main" tabindex="-1">',
                *(self._block(block, _TOP) for block in document.content[:1]),
                self._contents(),
                *(self._block(block, _TOP) for block in document.content[1:]),
                self._notes(),
                "</main>",
                f"<footer><p>{text(document.title)}. {text(document.subtitle)}</p></footer>",
                "</body>",
                "</html>",
                "",
            )
        )

    def _contents(self) -> str:
        top = [
            (section, [s for d, s in _below(self._document, section) if d == 0])
            for depth, section in self._document.listed()
            if depth == 0
        ]
        items = []
        for section, parts in top:
            inner = "".join(f"<li>{_entry(part)}</li>" for part in parts)
            items.append(f"<li>{_entry(section)}" + (f"<ol>{inner}</ol>" if inner else "") + "</li>")
        items.append('<li><a href="#notes">Notes</a></li>')
        return f'<nav aria-labelledby="contents"><h2 id="contents">Contents</h2><ol>{"".join(items)}</ol></nav>'

    def _notes(self) -> str:
        if not self._document.notes:
            return ""
        items = "".join(
            f'<li id="note-{note.number}" value="{note.number}">{self._line(note.content)} '
            f'<a class="back" href="#ref-{note.number}" aria-label="Back to the text at note {note.number}">↩</a></li>'
            for note in self._document.notes
        )
        key = self._line(self._document.note_key)
        head = f'<h2 id="notes-title">Notes</h2><p>{key}</p>'
        return f'<section id="notes" class="level-2" aria-labelledby="notes-title">{head}<ol class="notes">{items}</ol></section>'

    def _line(self, line: Line) -> str:
        return "".join(self._inline(one) for one in line)

    def _inline(self, one: Inline) -> str:
        match one:
            case Run(words, style):
                tag = _TAGS.get(style)
                return f"<{tag}>{text(words)}</{tag}>" if tag else text(words)
            case Sign(mark, word, tone, small, target):
                return _sign(mark, word, tone, small, target)
            case NoteRef(number):
                first = number not in self._seen
                self._seen.add(number)
                anchor = f' id="ref-{number}"' if first else ""
                return (
                    f'<sup class="ref"><a href="#note-{number}"{anchor} aria-label="Note {number}">{number}</a></sup>'
                )
            case Jump(words, target):
                return f'<a href="#{text(target)}">{text(words)}</a>'
            case Anchor(words, name):
                return f'<span id="{text(name)}">{text(words)}</span>'
            case Web(words, iri):
                safe = link(iri)
                return f'<a href="{text(safe)}" rel="noreferrer">{text(words)}</a>' if safe else text(words)
            case _:
                assert_never(one)

    def _block(self, block: Block, level: int) -> str:
        match block:
            case Paragraph(content, manner):
                kind = f' class="{manner}"' if manner else ""
                return f"<p{kind}>{self._line(content)}</p>"
            case Bullets(items):
                return "<ul>" + "".join(f"<li>{self._line(item)}</li>" for item in items) + "</ul>"
            case Facts(rows):
                told = "".join(f"<div><dt>{text(term)}</dt><dd>{self._line(line)}</dd></div>" for term, line in rows)
                return f"<dl>{told}</dl>"
            case Quotation(citation, passages):
                words = "".join(f"<p>{self._line(passage)}</p>" for passage in passages)
                cited = self._line(citation)
                return f'<figure class="law"><figcaption>{cited}</figcaption><blockquote>{words}</blockquote></figure>'
            case Table():
                return self._table(block)
            case Masthead():
                return _masthead(block)
            case Section():
                return self._section(block, level)
            case _:
                assert_never(block)

    def _section(self, section: Section, level: int) -> str:
        deep = min(level, _DEEPEST)
        name = text(section.name)
        number = f'<span class="number">{text(section.number)}</span> ' if section.number else ""
        sign = f" {self._inline(section.sign)}" if section.sign else ""
        tone = f" tone-{section.sign.tone}" if section.sign else ""
        fresh = " fresh" if section.fresh else ""
        head = f'<h{deep} id="{name}-title">{number}{text(section.title)}{sign}</h{deep}>'
        body = "\n".join(self._block(block, level + 1) for block in section.content)
        return f'<section id="{name}" class="level-{deep}{tone}{fresh}" aria-labelledby="{name}-title">{head}\n{body}</section>'

    def _table(self, table: Table) -> str:
        hidden = "" if table.shown else ' class="hidden"'
        heads = "".join(
            f'<th scope="col" role="columnheader" class="{column.kind}">{text(column.title)}</th>'
            for column in table.columns
        )
        rows = "".join(self._row(table, row) for row in table.rows)
        shares = "".join(f'<col class="w{column.share}">' for column in table.columns)
        return (
            f'<table role="table"><caption{hidden}>{text(table.caption)}</caption><colgroup>{shares}</colgroup>'
            f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead><tbody role="rowgroup">{rows}</tbody></table>'
        )

    def _row(self, table: Table, row: Iterable[Line]) -> str:
        cells = []
        for number, (column, line) in enumerate(zip(table.columns, row, strict=True)):
            tag, role = ('th scope="row"', "rowheader") if number == table.head else ("td", "cell")
            words = self._line(line)
            empty = " empty" if plain(line) in ("", "–") else ""
            label = f'<span class="label" aria-hidden="true">{text(column.title)}</span>'
            cells.append(
                f'<{tag} role="{role}" class="{column.kind}{empty}">{label}<span>{words}</span></{tag.split()[0]}>'
            )
        return f'<tr role="row">{"".join(cells)}</tr>'


def _below(document: Document, section: Section) -> list[tuple[int, Section]]:
    listed = Document(document.title, "", "", "", section.content, ())
    return list(listed.listed())


def _entry(section: Section) -> str:
    number = f'<span class="number">{text(section.number)}</span> ' if section.number else ""
    sign = (
        f' <span class="sign tone-{section.sign.tone}" aria-hidden="true">{text(section.sign.mark)}</span>'
        if section.sign
        else ""
    )
    said = f'<span class="hidden"> ({text(section.sign.word)})</span>' if section.sign else ""
    return f'<a href="#{text(section.name)}">{number}{text(section.title)}</a>{sign}{said}'


def _sign(mark: str, word: str, tone: str, small: bool, target: str) -> str:
    shown = f'<span aria-hidden="true">{text(mark)}</span>'
    if small:
        said = f'{shown}<span class="hidden">{text(word)}</span>'
        if target:
            return f'<a class="dot tone-{tone}" href="#{text(target)}" title="{text(word)}">{said}</a> '
        return f'<span class="dot tone-{tone}">{said}</span> '
    return f'<span class="sign tone-{tone}">{shown} {text(word)}</span>'


def _masthead(found: Masthead) -> str:
    letter = (
        f'<p class="letter{" long" * (len(found.letter) > 1)}"><span class="hidden">Grade </span>{text(found.letter)}</p>'
        if found.letter
        else ""
    )
    facts = "".join(f"<div><dt>{text(term)}</dt><dd>{text(value)}</dd></div>" for term, value in found.facts)
    figure = f'<p class="figure"><strong>{text(found.figure)}</strong> <span>{text(found.said)}</span></p>'
    return f'<div class="masthead">{letter}{figure}<dl>{facts}</dl></div>'
