r"""Where the words of the law stand in a source document.

A source is plain text as it was read (and hashed); the law layer holds the law's words without what the document adds
to them. This module finds such words again, gives raw character offsets (half-open, into the decoded text), and checks
offsets that were given earlier. It never moves an anchor: one that does not fit is reported as `Status.NOT_FOUND`.

>>> source = Source("He states,\n- (a) Money\ngoods,¹ or weapons;\n")
>>> found = locate("Money goods, or weapons;", source)
>>> found.status.name, [source.raw[s.start:s.end] for s in found.places[0].spans]
('EXACT', ['Money\ngoods,¹ or weapons;'])
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CONTEXT = 32
"""Characters of prefix and suffix that `Source.quote` takes at most; what the next paragraph says is not context."""

_ADDED = re.compile(
    r"(?P<escape>\\(?=[$*_#\[\]()\-]))"  # a Markdown escape: the backslash goes, the character stays
    r"|(?P<footnote>(?<=\S)[¹²³⁰⁴-⁹]+|^[¹²³⁰⁴-⁹]+)"  # a footnote's number, glued to a word or opening a line
    r"|(?P<list>\s*^[ \t]*[-▶•](?:[ \t]+|$))"  # the dash of a list item
    r"|(?P<emphasis>(?<!\\)\*+)"
    r"|(?P<space>\s+)",
    re.MULTILINE,
)
_FOLD = str.maketrans("‘’“”", "''\"\"")
_MARK = re.compile(r"\.\s\.\s\.|…|\[[^\]]*\]")
_TOKEN = re.compile(r"\[\w\]\w+|\w+(?:['-]\w+)*|[^\w\s]")
_FOOTNOTE_PARAGRAPH = re.compile(r"[¹²³⁰⁴-⁹]*\s*\n\s*[¹²³⁰⁴-⁹]")
_ELLIPSIS_REACH = 80  # tokens that a printed ellipsis may stand for
_BRACKET_REACH = 8  # tokens that a bracketed insertion may stand for
_PAGE_REACH = 1500  # tokens that the footnotes of one page may hold


class Status(enum.Enum):
    """The four outcomes of looking for a passage, or of checking an anchor."""

    EXACT = "exact"
    MARKED = "marked"
    """It matches, and the passage or the print carries an ellipsis or a bracketed insertion."""
    AMBIGUOUS = "ambiguous"
    """It stands in more than one place, and nothing tells them apart. All places are given."""
    NOT_FOUND = "not found"


@dataclass(frozen=True, slots=True)
class Span:
    """Raw characters `start` to `end`, half-open."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Place:
    """One print of a passage: one span, or several where the footnotes of a page stand between."""

    spans: tuple[Span, ...]
    marked: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was found, and where."""

    status: Status
    places: tuple[Place, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """A stored piece of an anchor: a Web Annotation quote and position selector in one."""

    start: int
    end: int
    exact: str
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Clean:
    """Normalised text; `offsets[i]` is the raw offset of its character `i`."""

    text: str
    offsets: tuple[int, ...]

    def raw_span(self, start: int, end: int) -> Span:
        """The raw span of the clean characters `start` to `end` (half-open, not empty)."""
        return Span(self.offsets[start], self.offsets[end - 1] + 1)


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a sign of a clean text."""

    key: str
    start: int
    end: int


def normalise(raw: str) -> Clean:
    """Drop what a document adds to the words it prints, and remember where every character stood.

    Dropped: footnote numbers glued to a word or opening a line, backslashes of Markdown escapes, list dashes at line
    starts, emphasis marks. White space (line and page breaks too) becomes one space, typographic quotation marks become
    plain ones.
    """
    text: list[str] = []
    offsets: list[int] = []

    def keep(piece: str, start: int) -> None:
        if piece:
            text.append(piece)
            offsets.extend(range(start, start + len(piece)))

    at = 0
    for added in _ADDED.finditer(raw):
        keep(raw[at : added.start()], at)
        if added.lastgroup in {"space", "list"} and text and not text[-1].endswith(" "):
            keep(" ", added.start())
        at = added.end()
    keep(raw[at:], at)
    return Clean("".join(text).translate(_FOLD), tuple(offsets))


class Source:
    """The decoded text of one document, normalised once."""

    def __init__(self, raw: str) -> None:
        self.raw = raw

    @cached_property
    def clean(self) -> Clean:
        """The normalised text with its offset map."""
        return normalise(self.raw)

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """Words and signs of the normalised text."""
        return _tokens(self.clean.text)

    def quote(self, span: Span) -> Quote:
        """The quotation of a span, with its context as printed, as far as its paragraph goes and at most `CONTEXT`."""
        before = self.raw[max(0, span.start - CONTEXT) : span.start].rpartition("\n")[2]
        after = self.raw[span.end : span.end + CONTEXT].partition("\n")[0]
        return Quote(span.start, span.end, self.raw[span.start : span.end], before, after)


def locate(text: str, source: Source, *, prefix: str = "", suffix: str = "") -> Outcome:
    """Find every full print of `text` in `source`.

    `prefix` and `suffix` (clean words directly before and after) choose between several prints; where they leave more
    than one, the outcome is `AMBIGUOUS` and lists them all.
    """
    wanted = normalise(text.strip()).text
    if not wanted:
        return Outcome(Status.NOT_FOUND, reason="the passage is empty")
    places = sorted(_places(wanted, source), key=lambda place: place.spans[0].start)
    if prefix or suffix:
        before, after = normalise(prefix).text.strip(), normalise(suffix).text.strip()
        places = [place for place in places if _in_context(place, source, before, after)]
    if not places:
        return Outcome(Status.NOT_FOUND, reason="no print of these words" + " in this context" * bool(prefix or suffix))
    if len(places) > 1:
        return Outcome(Status.AMBIGUOUS, tuple(places), f"{len(places)} prints of these words")
    return Outcome(Status.MARKED if places[0].marked else Status.EXACT, tuple(places))


def check(text: str, source: Source, quotes: Sequence[Quote]) -> Outcome:
    """Check a stored anchor (its pieces in order) against the source, at the stored offsets and nowhere else."""
    spans = tuple(Span(quote.start, quote.end) for quote in quotes)
    for quote, span in zip(quotes, spans, strict=True):
        real = source.quote(span)
        if not 0 <= quote.start < quote.end <= len(source.raw) or real.exact != quote.exact:
            return Outcome(Status.NOT_FOUND, reason=f"characters {quote.start} to {quote.end} are not the words quoted")
        if not real.prefix.endswith(quote.prefix) or not real.suffix.startswith(quote.suffix):
            return Outcome(Status.NOT_FOUND, reason=f"around {quote.start} to {quote.end} stands another context")
    wanted, printed = normalise(text.strip()).text, normalise("\n".join(quote.exact for quote in quotes)).text
    if wanted == printed:
        marked = bool(_MARK.search(printed))
    elif quotes and _align(_tokens(wanted), Source(printed), 0, to_end=True) is not None:
        marked = True
    else:
        return Outcome(Status.NOT_FOUND, reason="the words quoted are not the words of the passage")
    return Outcome(Status.MARKED if marked else Status.EXACT, (Place(spans, marked),))


def _tokens(clean: str) -> tuple[Token, ...]:
    def key(word: str) -> str:
        return word[1].lower() + word[3:] if word.startswith("[") and len(word) > 1 else word

    return tuple(Token(key(found[0]), found.start(), found.end()) for found in _TOKEN.finditer(clean))


def _places(wanted: str, source: Source) -> Iterator[Place]:
    clean = source.clean
    taken: list[tuple[int, int]] = []
    for start in _occurrences(wanted, clean.text):
        taken.append((start, start + len(wanted)))
        yield Place((clean.raw_span(start, start + len(wanted)),), bool(_MARK.search(wanted)))
    sought = _tokens(wanted)
    if len(sought) < 6:  # too few words to be recognised across marks
        return
    for first, token in enumerate(source.tokens):
        if token.key != sought[0].key or any(a <= token.start < b for a, b in taken):
            continue
        spans = _align(sought, source, first)
        if spans is not None:
            printed = " ".join(clean.text[a:b] for a, b in spans)
            yield Place(tuple(clean.raw_span(a, b) for a, b in spans), bool(_MARK.search(printed + " " + wanted)))


def _occurrences(wanted: str, text: str) -> Iterator[int]:
    at = text.find(wanted)
    while at >= 0:
        end = at + len(wanted)
        opens_inside = at > 0 and wanted[0].isalnum() and text[at - 1].isalnum()
        ends_inside = wanted[-1].isalnum() and text[end : end + 1].isalnum()
        if not opens_inside and not ends_inside:
            yield at
        at = text.find(wanted, at + 1)


def _in_context(place: Place, source: Source, prefix: str, suffix: str) -> bool:
    start, end = place.spans[0].start, place.spans[-1].end
    before = normalise(source.raw[max(0, start - 4 * len(prefix) - CONTEXT) : start]).text.rstrip()
    after = normalise(source.raw[end : end + 4 * len(suffix) + CONTEXT]).text.lstrip()
    return before.endswith(prefix) and after.startswith(suffix)


def _align(
    sought: Sequence[Token], source: Source, first: int, *, to_end: bool = False
) -> list[tuple[int, int]] | None:
    """Read `sought` from token `first` on, across printed marks and page footnotes: clean spans, or nothing."""
    printed = source.tokens
    spans: list[tuple[int, int]] = []
    begin, i, j = first, first, 0
    while j < len(sought):
        if i >= len(printed):
            return None
        if printed[i].key == sought[j].key:
            i, j = i + 1, j + 1
            continue
        if j < 3 or i == begin:
            return None
        if (step := _across_mark(printed, i, sought, j)) is not None:
            i, j = step
        elif (step := _across_mark(sought, j, printed, i)) is not None:
            j, i = step
        elif (resumed := _across_footnotes(source, i, sought, j)) is not None:
            spans.append((printed[begin].start, printed[i - 1].end))
            begin = i = resumed
        else:
            return None
    if to_end and i != len(printed):
        return None
    return [*spans, (printed[begin].start, printed[i - 1].end)]


def _across_mark(marked: Sequence[Token], i: int, other: Sequence[Token], j: int) -> tuple[int, int] | None:
    """Step over an ellipsis or bracket at `marked[i]`: the next positions in both, or nothing."""
    end, reach = i, 0
    if [token.key for token in marked[i : i + 3]] == [".", ".", "."]:
        end, reach = i + 3, _ELLIPSIS_REACH
    elif marked[i].key == "[":
        closing = next((k for k in range(i, len(marked)) if marked[k].key == "]"), None)
        if closing is None:
            return None
        end, reach = closing + 1, _BRACKET_REACH
    following = [token.key for token in marked[end : end + 3]]
    for skipped in range(reach + 1) if reach and following else ():
        if [token.key for token in other[j + skipped : j + skipped + len(following)]] == following:
            return end, j + skipped
    return None


def _across_footnotes(source: Source, i: int, sought: Sequence[Token], j: int) -> int | None:
    """Where the text goes on after the footnotes of a page that open at token `i`, if they do."""
    offsets, tokens = source.clean.offsets, source.tokens
    following = [token.key for token in sought[j : j + 3]]
    if not _FOOTNOTE_PARAGRAPH.match(source.raw, offsets[tokens[i - 1].end - 1] + 1):
        return None
    for k in range(i, min(i + _PAGE_REACH, len(tokens))):
        opens_a_line = "\n" in source.raw[offsets[tokens[k - 1].end - 1] : offsets[tokens[k].start]]
        if opens_a_line and [token.key for token in tokens[k : k + len(following)]] == following:
            return k
    return None
