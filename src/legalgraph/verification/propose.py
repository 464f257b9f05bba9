"""A patch for people to review: where the words of a changed document's anchors stand in it now.

Only anchors whose words are found at one place are proposed, and each print keeps its number of pieces; what cannot be
proposed is told. Nothing is written here: the patch is text.
"""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from legalgraph.errors import Misuse
from legalgraph.evidence import Place, Source, Span, Status, locate
from legalgraph.namespaces import ELI, LG, OA, RDFS
from legalgraph.resources import iter_files
from legalgraph.store import TripleStore
from legalgraph.verification.values import Result

if TYPE_CHECKING:
    from collections.abc import Iterator

    from legalgraph.dataset import Dataset, Member
    from legalgraph.store import Row
    from legalgraph.verification.documents import Document, Library

_PREFIXES: Final = f"PREFIX lg: <{LG}> PREFIX oa: <{OA}> PREFIX eli: <{ELI}> PREFIX rdfs: <{RDFS}> "
_SOURCES: Final = (
    _PREFIXES + "SELECT ?source ?name ?hash { ?source lg:fileName ?name ; lg:sha256 ?hash } ORDER BY ?source"
)
_ANCHORS: Final = (
    _PREFIXES
    + """SELECT ?passage ?text ?anchor ?source ?prefix ?suffix ?start WHERE {
  ?passage lg:text ?text ; lg:anchor ?anchor . ?anchor oa:hasSource ?source ; oa:hasSelector ?q, ?p .
  ?q oa:prefix ?prefix ; oa:suffix ?suffix . ?p oa:start ?start .
} ORDER BY ?passage ?anchor"""
)
_NUMBERED: Final = re.compile(r"-\d+$")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A unified diff over files of the data folder, and the anchors for which nothing can be proposed, with the reason."""

    patch: str
    left: tuple[tuple[str, str], ...]


def propose(dataset: Dataset, member: Member, library: Library) -> Proposal:
    """What would have to change where a document is there in other bytes than those that were hashed."""
    store = TripleStore()
    store.add(dataset.triples(member.folder))
    changed: dict[str, Document] = {}
    for row in store.select(_SOURCES):
        document = library.get(row["source"], row["name"], row["hash"])
        if document.result is Result.SOURCE_CHANGED:
            changed[document.iri] = document
    if changed and not member.folder.startswith("data/"):
        raise Misuse(
            f"{member.slug} is not in the data folder of this checkout", mend="write its anchors with scripts/anchor"
        )
    groups: dict[tuple[str, str], dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in store.select(_ANCHORS):
        if row["source"] in changed:
            groups[row["passage"], row["source"]][_NUMBERED.sub("", row["anchor"])].append(row)
    new: dict[str, tuple[Source, int, int]] = {}
    left: list[tuple[str, str]] = []
    for (_, iri), prints in groups.items():
        source = changed[iri].text
        if source is None:
            left += [(anchor, "the document is not UTF-8 text") for anchor in prints]
            continue
        for anchor, rows, place, reason in _places(prints, source):
            if place is None:
                left.append((anchor, reason))
                continue
            for row, span in zip(rows, place.spans, strict=True):
                new[row["anchor"]] = source, span.start, span.end
    return Proposal(_patch(member, new, changed, {iri for iri, _ in left}), tuple(left))


def _places(prints: dict[str, list[Row]], source: Source) -> Iterator[tuple[str, list[Row], Place | None, str]]:
    """The present place of each print of one passage: as many prints as before keep their order, else context chooses."""
    ordered = sorted(prints.items(), key=lambda pair: min(int(row["start"]) for row in pair[1]))
    found = locate(ordered[0][1][0]["text"], source)
    for number, (anchor, rows) in enumerate(ordered):
        if found.status is Status.NOT_FOUND:
            yield anchor, rows, None, "the document no longer prints these words"
            continue
        place = found.places[number] if len(found.places) == len(ordered) else _in_context(rows, source)
        if place is None:
            yield anchor, rows, None, f"{len(found.places)} prints of these words; the context does not choose"
        elif len(place.spans) != len(rows):
            yield anchor, rows, None, "the print is in other pieces than before: anchor the passage again"
        else:
            yield anchor, rows, place, ""


def _in_context(rows: list[Row], source: Source) -> Place | None:
    prefix, suffix = rows[0]["prefix"], rows[-1]["suffix"]
    for before, after in ((prefix, suffix), (prefix, ""), ("", suffix)):
        if (before or after) and len(
            places := locate(rows[0]["text"], source, prefix=before, suffix=after).places
        ) == 1:
            return places[0]
    return None


def _patch(
    member: Member, new: dict[str, tuple[Source, int, int]], changed: dict[str, Document], left: set[str]
) -> str:
    base = member.iri.value + "/"
    patches = []
    for name, file in iter_files(member.folder.rstrip("/"), ".ttl"):
        before = file.read_text(encoding="utf-8")
        after = _anchors(before, base, new) if "/anchors/" in name else _hashes(before, changed, left)
        if after != before:
            diff = difflib.unified_diff(
                before.splitlines(keepends=True), after.splitlines(keepends=True), f"a/{name}", f"b/{name}"
            )
            patches.append("".join(diff))
    return "".join(patches)


def _anchors(text: str, base: str, new: dict[str, tuple[Source, int, int]]) -> str:
    for iri, (source, start, end) in new.items():
        name = re.escape(iri.removeprefix(base))
        block = re.compile(rf"^<{name}> a oa:SpecificResource ;.*?\^\^xsd:nonNegativeInteger \] \.$", re.M | re.S)
        found = block.search(text)
        if found is None:
            continue
        quote = _quote(source, start, end)
        text = text[: found.start()] + _rewritten(found[0], quote) + text[found.end() :]
    return text


def _quote(source: Source, start: int, end: int) -> dict[str, str]:
    made = source.quote(Span(start, end))
    return {
        "exact": made.exact,
        "prefix": made.prefix,
        "suffix": made.suffix,
        "start": str(made.start),
        "end": str(made.end),
    }


def _rewritten(block: str, quote: dict[str, str]) -> str:
    for name, value in quote.items():
        literal = _literal(value)
        block = re.sub(rf'(oa:{name} )"(?:[^"\\]|\\.)*"', lambda found, new=literal: found[1] + new, block)  # type: ignore[misc]
    return block


def _hashes(text: str, changed: dict[str, Document], left: set[str]) -> str:
    if left:  # a document of which an anchor stands nowhere must not pass for the one that was read
        return text
    for document in changed.values():
        text = text.replace(f'"{document.sha256}"', f'"{document.found_sha256}"')
    return text


def _literal(text: str) -> str:
    for plain, escaped in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t")):
        text = text.replace(plain, escaped)
    return f'"{text}"'
