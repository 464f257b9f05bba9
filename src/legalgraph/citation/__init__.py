r"""The grammar of citations: from what a document prints to what is cited, and back.

What is peculiar to a state (the names of its code, rules and bills, the shape of their numbers, their IRIs) is data: a list of
forms. Common to all are pin-cites with their lists, ranges and tails, "et seq.", lists of sections, and references back.

>>> form = Form("code", "Zz. Code", (), r"\d+-\d+", "code/{number}", bare=True)
>>> grammar = Grammar("https://example.org/", (form,))
>>> (found,) = parse("Under Zz. Code § 1-2(1)(a), (b)¹ it is so.", grammar)
>>> format([found], grammar)
'Zz. Code § 1-2(1)(a), (1)(b)'
>>> iris(found, grammar)
('https://example.org/code/1-2/1/a', 'https://example.org/code/1-2/1/b')
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final

from legalgraph.citation import pins as pins_of
from legalgraph.citation.pins import NOTE, PINS, Pin
from legalgraph.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_SIGN: Final = r"(?:§§?|[Ss]ections?\b|[Ss]ecs?\.|[Rr]ules?\b)"
_ASIDE: Final = r"(?:\s*(?:\[[^\[\]]{0,400}\]|\([^()]{6,400}\)))?"
_DOTS: Final = r"(?:\. \. \.|…)"
_GLUE: Final = (
    rf"{NOTE}(?:\s*,)?{_ASIDE}(?:\s*[,;]?\s*{_DOTS})?(?:\s*[,;]\s*(?:and|or|&)?|\s+(?:and|or|&)\b)\s*(?:{_DOTS}\s*)?"
)
_THROUGH: Final = r"\s*(?:–|—|to|through)\s*"
_ET_SEQ: Final = r"(?:\s+(?P<seq>et\s+seq\.?))?"
_SESSION: Final = re.compile(r"[^.]{0,160}?\b(\d{4})\s+(?:[A-Z]\w+\s+)*Session\b")
_YEAR: Final = re.compile(r"\s*\((\d{4})\)|\s+of\s+(\d{4})\b")
_BACK: Final = re.compile(
    rf"\b(?:(?P<which>this|that|said)\s+)?[Ss]ubsections?\s+(?P<pins>{PINS})"
    r"(?:\s+of\s+(?:this|that|the\s+same|said)\s+(?:statute|section))?"
)
_NOTE_BACK: Final = re.compile(r"[Ss]upra\*?,?\s+(?:note|n\.)\s*(?P<note>\d{1,3})")
_ID: Final = re.compile(rf"(?<![\w.])Id\.\s*(?:(?:at|§)\s*)?(?P<pins>{PINS})?")
_CHAPTER: Final = re.compile(
    r"\b[Cc]hapter\s+(?P<chapter>\d{1,3})\b(?:(?:,|\s+of)?\s*[Tt]itle\s+(?P<title>\d{1,3})\b)?"
)
_TITLE: Final = re.compile(r"\b[Tt]itle\s+(?P<title>\d{1,3}),?\s+[Cc]hapter\s+(?P<chapter>\d{1,3})\b")
_SUPERSCRIPT: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def _word(word: str) -> str:
    return r"(?:-\n)?".join(re.escape(letter) for letter in word)


@dataclass(frozen=True)
class Form:
    """One way of citing: a code, rules, regulations or bills, or a law by its name alone."""

    kind: str
    name: str
    also: tuple[str, ...] = ()
    number: str = r"\d+"
    iri: str = "{number}"
    joined: str = "/"
    whole: str = ""
    chapter: str = ""
    bare: bool = False
    precedes: bool = False
    source: str = ""
    """The document that cites so, where another may mean something else by the same name."""

    @property
    def names(self) -> str:
        """The pattern of all its names; white space may be any, and a line may end within a word after a hyphen."""
        known = sorted({self.name, *self.also}, key=lambda name: (-len(name), name))
        return "(?:" + "|".join(r"\s+".join(_word(word) for word in name.split()) for name in known) + ")"

    @cached_property
    def plain_number(self) -> str:
        """The pattern of a number, without groups that are named, and bounded."""
        return rf"(?:{re.sub(r'[(][?]P<[a-z]+>', '(?:', self.number)})(?![^\W¹²³⁰⁴-⁹]|-\w|\.\d)"


@dataclass(frozen=True)
class Grammar:
    """The forms of a jurisdiction, and the base of its IRIs."""

    base: str
    forms: tuple[Form, ...]
    special: tuple[Form, ...] = ()
    """Of single documents."""

    def of_document(self, source: str) -> Grammar:
        """The forms that any document uses, and those of this one."""
        own = tuple(form for form in self.special if form.source == source)
        return Grammar(self.base, self.forms + own, self.special)

    def form(self, name: str) -> Form:
        """The form of this name."""
        return next(form for form in self.forms + self.special if form.name == name)


@dataclass(frozen=True, slots=True)
class Citation:
    """One section, rule or bill that is cited, with its pin-cites; equal where the same is cited, wherever it stands."""

    form: str
    number: str
    pins: tuple[Pin, ...] = ()
    through: str = ""
    """The last number of a range of numbers."""
    et_seq: bool = False
    session: str = ""
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)
    named: bool = field(default=True, compare=False)
    """Whether the name of the form is printed with it."""
    back: bool = field(default=False, compare=False)
    """Whether it only refers back to what was cited before."""


def read(text: str, base: str, *, where: str = "citations") -> Grammar:
    """Read a jurisdiction's forms (TOML); raises ``BadInput`` where they are not forms."""
    try:
        rows = tomllib.loads(text).get("form", [])
        forms = tuple(Form(**{**row, "also": tuple(row.get("also", ()))}) for row in rows)
        for form in forms:
            re.compile(form.number)
    except (tomllib.TOMLDecodeError, TypeError, re.error) as error:
        raise BadInput(f"the citation forms cannot be read: {error}", where=where, mend="see data/us/ms") from None
    return Grammar(base, tuple(one for one in forms if not one.source), tuple(one for one in forms if one.source))


def parse(text: str, grammar: Grammar, within: Citation | None = None) -> list[Citation]:
    """Every citation in a text, in the order of their places; references back are resolved where something precedes.

    ``within`` is the section whose own text this is: what "this section" and a bare "subsection (1)" mean in it.
    """
    found: dict[int, Citation] = {}
    for scan in (_named, _preceding, _bare):
        for citation in scan(text, grammar):
            if not any(one.start < citation.end and citation.start < one.end for one in found.values()):
                found[citation.start] = citation
    for citation in [*_whole(text, grammar), *_chapters(text, grammar)]:
        if not any(one.start < citation.end and citation.start < one.end for one in found.values()):
            found[citation.start] = citation
    ordered = sorted(found.values(), key=lambda one: one.start)
    return sorted(
        [*_chapter_in_context(ordered, grammar), *_back(text, ordered, grammar, within)], key=lambda one: one.start
    )


# ---------------------------------------------------------------- forms


@lru_cache(maxsize=64)
def _patterns(form: Form) -> dict[str, re.Pattern[str]]:
    one = form.plain_number
    item = rf"(?P<number>{one})(?P<pins>{PINS})?{NOTE}(?:{_THROUGH}(?P<through>{one}))?{_ET_SEQ}"
    if form.kind == "bill":
        item = rf"(?P<number>{form.plain_number})(?:,?\s+{_SIGN}\s*(?P<section>\d{{1,3}}))?"
    return {
        "item": re.compile(item),
        "named": re.compile(rf"(?<!\w){form.names}\s*(?:{_SIGN}\s*)?(?:{_DOTS}\s*)?(?=\d)"),
        "bare": re.compile(rf"(?<!\w){_SIGN}\s*(?:{_DOTS}\s*)?(?=\d)"),
        "precedes": re.compile(
            rf"(?<!\w){_SIGN}\s*(?P<number>{form.plain_number})(?P<pins>{PINS})?{NOTE}\s+of\s+the\s+{form.names}"
        ),
        "whole": re.compile(rf"(?<!\w){form.names}(?!\w)"),
        "glue": re.compile(_GLUE),
    }


def _named(text: str, grammar: Grammar) -> Iterator[Citation]:
    for form in grammar.forms:
        for opening in _patterns(form)["named"].finditer(text):
            yield from _items(text, opening.start(), opening.end(), form, named=True)


def _bare(text: str, grammar: Grammar) -> Iterator[Citation]:
    for form in grammar.forms:
        if form.bare:
            for opening in _patterns(form)["bare"].finditer(text):
                yield from _items(text, opening.start(), opening.end(), form, named=False)


def _items(text: str, start: int, at: int, form: Form, *, named: bool) -> Iterator[Citation]:
    """The item at a place, and those that a list puts after it."""
    patterns = _patterns(form)
    while (item := patterns["item"].match(text, at)) is not None:
        yield _citation(text, start, item, form, named=named)
        glue = patterns["glue"].match(text, item.end()) if form.kind != "bill" else None
        if glue is None:
            return
        start = at = glue.end()


def _citation(text: str, start: int, item: re.Match[str], form: Form, *, named: bool) -> Citation:
    given = item.groupdict()
    pins = pins_of.read(given.get("pins") or "")
    if section := given.get("section"):
        pins = (Pin((section,)),)
    end, session = item.end(), ""
    if form.kind == "bill":
        if year := _YEAR.match(text, end):
            end, session = year.end(), year[1] or year[2]
        elif found := _SESSION.match(text, end):
            session = found[1]
    return Citation(
        form.name,
        item["number"],
        pins,
        given.get("through") or "",
        bool(given.get("seq")),
        session,
        start,
        end,
        named,
    )


def _preceding(text: str, grammar: Grammar) -> Iterator[Citation]:
    for form in grammar.forms:
        if form.precedes:
            for found in _patterns(form)["precedes"].finditer(text):
                pins = pins_of.read(found["pins"] or "")
                yield Citation(form.name, found["number"], pins, start=found.start(), end=found.end())


def _whole(text: str, grammar: Grammar) -> Iterator[Citation]:
    for form in grammar.forms:
        if form.whole:
            for found in _patterns(form)["whole"].finditer(text):
                yield Citation(form.name, "", start=found.start(), end=found.end())


def _chapters(text: str, grammar: Grammar) -> Iterator[Citation]:
    for form in grammar.forms:
        if form.chapter:
            for pattern in (_TITLE, _CHAPTER):
                for found in pattern.finditer(text):
                    number = f"{found['title'] or '?'}-{found['chapter']}"
                    yield Citation(form.name, number, start=found.start(), end=found.end(), named=False)


def _chapter_in_context(ordered: Sequence[Citation], grammar: Grammar) -> Iterator[Citation]:
    """A chapter without its title is one that a section cited before stands in; else nobody can say which it is."""
    for n, citation in enumerate(ordered):
        if not citation.number.startswith("?-"):
            yield citation
            continue
        form = grammar.form(citation.form)
        for earlier in reversed(ordered[:n]):
            parts = re.fullmatch(form.number, earlier.number) if earlier.form == form.name else None
            if parts and parts["chapter"] == citation.number[2:]:
                number = f"{parts['title']}-{parts['chapter']}"
                yield Citation(form.name, number, start=citation.start, end=citation.end, named=False, back=True)
                break


# ---------------------------------------------------------------- references back


def _back(text: str, ordered: Sequence[Citation], grammar: Grammar, within: Citation | None) -> Iterator[Citation]:
    codes = {form.name: form.number for form in grammar.forms if form.kind == "code"}
    sections = [one for one in ordered if one.form in codes and re.fullmatch(codes[one.form], one.number)]

    def last(place: int, *, named: bool) -> Citation | None:
        before = [one for one in sections if one.end <= place]
        return next((one for one in reversed(before) if one.named or not named), before[-1] if before else None)

    for found in [*_BACK.finditer(text), *_ID.finditer(text)]:
        if any(one.start < found.end() and found.start() < one.end for one in ordered):
            continue
        earlier = within if found.re is _BACK and not re.search(r"\bthat\b", found[0]) else None
        earlier = earlier or last(found.start(), named=found.re is _BACK)
        if earlier is not None:
            pins = pins_of.read(found["pins"] or "") or earlier.pins
            yield _at(Citation(earlier.form, earlier.number, pins), found)
    for found in _NOTE_BACK.finditer(text):
        mark = found["note"].translate(_SUPERSCRIPT)
        note = re.search(rf"^{mark}(?![¹²³⁰⁴-⁹])", text, re.MULTILINE)
        first = next((one for one in ordered if note and one.start >= note.end()), None)
        if first is not None:
            yield _at(first, found)


def _at(citation: Citation, found: re.Match[str]) -> Citation:
    return Citation(
        citation.form,
        citation.number,
        citation.pins,
        citation.through,
        citation.et_seq,
        citation.session,
        found.start(),
        found.end(),
        named=False,
        back=True,
    )


# ---------------------------------------------------------------- and back


def format(citations: Iterable[Citation], grammar: Grammar) -> str:  # noqa: A001  # the inverse of parse
    """Write citations so that ``parse`` reads the same again."""
    return "; ".join(_written(citation, grammar.form(citation.form)) for citation in citations)


def _written(citation: Citation, form: Form) -> str:
    if form.kind == "bill":
        section = f", § {citation.pins[0].labels[0]}" if citation.pins else ""
        return f"{form.name} {citation.number}{section}" + (f" ({citation.session})" if citation.session else "")
    if not citation.number:
        return form.name
    if form.chapter and not re.fullmatch(form.number, citation.number):
        title, _, chapter = citation.number.partition("-")
        return f"Title {title}, Chapter {chapter}"
    sign = "" if form.kind == "rule" else "§§ " if citation.through else "§ "
    through = f" through {citation.through}" if citation.through else ""
    return f"{form.name} {sign}{citation.number}{pins_of.write(citation.pins)}{through}" + " et seq." * citation.et_seq


def iris(citation: Citation, grammar: Grammar) -> tuple[str, ...]:
    """The IRIs of what is cited, ranges of subdivisions spelt out; none for a bill whose session is not known."""
    form = grammar.form(citation.form)
    if not citation.number:
        return (grammar.base + form.whole,)
    if form.kind == "bill" and not citation.session:
        return ()
    if form.chapter and not re.fullmatch(form.number, citation.number):
        title, _, chapter = citation.number.partition("-")
        return (grammar.base + form.chapter.format(title=title, chapter=chapter),)
    one = grammar.base + form.iri.format(number=citation.number, session=citation.session)
    if citation.through:
        return (one, grammar.base + form.iri.format(number=citation.through, session=citation.session))
    if not citation.pins:
        return (one,)
    named = dict.fromkeys(labels for pin in citation.pins for labels in pins_of.spelt_out(pin))
    return tuple(form.joined.join((one, *labels)) for labels in named)
