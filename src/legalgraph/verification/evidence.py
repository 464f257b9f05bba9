"""The checks: every anchor at its place, every run of words inside an anchored print, every figure where it is said to be."""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Final

from legalgraph.errors import Misuse
from legalgraph.evidence import Outcome, Quote, Source, Status, check, locate, normalise
from legalgraph.namespaces import DCTERMS, ELI, LG, OA, RDFS, XSD, local
from legalgraph.store import TripleStore
from legalgraph.verification.figures import printed
from legalgraph.verification.references import references
from legalgraph.verification.values import Checked, Kind, Result, Verification

if TYPE_CHECKING:
    from legalgraph.dataset import Dataset, Member
    from legalgraph.store import Row
    from legalgraph.verification.documents import Document, Library

_PREFIXES: Final = (
    f"PREFIX lg: <{LG}> PREFIX eli: <{ELI}> PREFIX oa: <{OA}> PREFIX rdfs: <{RDFS}> PREFIX dcterms: <{DCTERMS}> "
)
_SOURCES: Final = (
    _PREFIXES
    + "SELECT ?source ?name ?hash ?label { ?source lg:fileName ?name ; lg:sha256 ?hash . "
    + "OPTIONAL { ?source rdfs:label ?label } } ORDER BY ?source"
)
_ANCHORS: Final = (
    _PREFIXES
    + """SELECT ?passage ?text ?law ?anchor ?source ?exact ?prefix ?suffix ?start ?end WHERE {
  ?passage lg:text ?text ; lg:anchor ?anchor . ?anchor oa:hasSource ?source .
  OPTIONAL { ?version lg:passage ?passage ; eli:realizes/rdfs:label ?law }
  OPTIONAL { ?anchor oa:hasSelector ?q . ?q oa:exact ?exact
    OPTIONAL { ?q oa:prefix ?prefix } OPTIONAL { ?q oa:suffix ?suffix } }
  OPTIONAL { ?anchor oa:hasSelector ?p . ?p oa:start ?start ; oa:end ?end }
} ORDER BY ?passage ?anchor"""
)
_UNANCHORED: Final = (
    _PREFIXES
    + """SELECT ?passage ?text ?law WHERE {
  ?passage lg:text ?text . OPTIONAL { ?version lg:passage ?passage ; eli:realizes/rdfs:label ?law }
  FILTER NOT EXISTS { ?passage lg:anchor ?anchor }
} ORDER BY ?passage"""
)
_TEXTS: Final = (
    _PREFIXES
    + """SELECT DISTINCT ?norm ?passage ?text WHERE {
  ?norm lg:expressedBy|lg:readWith ?named . ?named eli:realizes ?provision .
  { ?provision eli:is_part_of* ?unit } UNION { ?unit eli:is_part_of+ ?provision }
  ?version eli:realizes ?unit ; lg:passage ?passage . ?passage lg:text ?text .
} ORDER BY ?norm ?passage"""
)
_OWNERS: Final = (
    "{ ?holder lg:expressedBy|lg:readWith ?any BIND(?holder AS ?norm) } UNION { ?norm lg:conduct|lg:penalty ?holder }"
)
_WORDS: Final = (
    _PREFIXES
    + "SELECT DISTINCT ?norm ?label ?holder ?slot ?words WHERE { ?holder lg:evidence ?node . "
    + "?node lg:words ?words . OPTIONAL { ?node lg:ofSlot ?slot } "
    + _OWNERS
    + " OPTIONAL { ?norm rdfs:label ?label } } ORDER BY ?holder ?slot ?words"
)
_FIGURES: Final = (
    _PREFIXES
    + f"""SELECT DISTINCT ?norm ?label ?holder ?slot ?value WHERE {{
  ?slot rdfs:subPropertyOf lg:valueSlot ; rdfs:range ?range .
  FILTER(?range IN (<{XSD}decimal>, <{XSD}string>))
  ?holder ?slot ?value . FILTER(isLiteral(?value) && REGEX(STR(?value), "[0-9]"))
  """
    + _OWNERS
    + " OPTIONAL { ?norm rdfs:label ?label } } ORDER BY ?holder ?slot ?value"
)
_GROUNDS: Final = (
    _PREFIXES
    + """SELECT DISTINCT ?holder ?slot ?words ?source ?start ?end WHERE {
  ?holder lg:evidence ?node . ?node lg:ofSlot ?slot .
  OPTIONAL { ?node lg:words ?words } OPTIONAL { ?node lg:reportedIn ?source
    OPTIONAL { ?node lg:reportedAt ?place . ?place oa:hasSource ?source ; oa:hasSelector ?p . ?p oa:start ?start ; oa:end ?end } }
} ORDER BY ?holder ?slot ?words ?start"""
)
_NUMBERS: Final = (
    _PREFIXES
    + """SELECT DISTINCT ?norm ?id WHERE {
  ?norm lg:expressedBy/eli:realizes/eli:is_part_of* ?unit . ?unit a lg:Bill ; eli:id_local ?id
} ORDER BY ?norm ?id"""
)
_RESULTS: Final = {
    Status.EXACT: Result.EXACT,
    Status.MARKED: Result.MARKED,
    Status.AMBIGUOUS: Result.AMBIGUOUS,
    Status.NOT_FOUND: Result.NOT_FOUND,
}


def verify(dataset: Dataset, member: Member, library: Library) -> Verification:
    """Check everything that a jurisdiction quotes; raises ``Misuse`` where the folders hold none of its documents."""
    store = TripleStore()
    store.add(dataset.triples("ontology/", member.folder))
    found = {row["source"]: library.get(row["source"], row["name"], row["hash"]) for row in store.select(_SOURCES)}
    if found and all(document.result is Result.SOURCE_MISSING for document in found.values()):
        names = sorted(document.name for document in found.values())
        raise Misuse(
            f"the folders hold none of the {len(found)} documents of {member.slug}",
            mend=f"give the folder that holds {names[0]}",
        )
    checker = _Checker(store, found)
    checks = [*checker.quotations(), *checker.words(), *checker.figures(), *references(dataset, member, store)]
    return Verification(member.slug, tuple(checks), tuple((d.name, d.result) for d in found.values()))


def documents_of(dataset: Dataset, member: Member) -> list[Row]:
    """The documents on record of a jurisdiction: IRI (source), file name (name), SHA-256 (hash) and label."""
    store = TripleStore()
    store.add(dataset.triples(member.folder))
    return store.select(_SOURCES)


class _Checker:
    """One jurisdiction's store and documents; what was printed is remembered passage by passage."""

    def __init__(self, store: TripleStore, documents: dict[str, Document]) -> None:
        self._store = store
        self._documents = documents
        self._prints: dict[str, list[tuple[str, Result, str, tuple[tuple[int, int], ...]]]] = defaultdict(list)
        self._folded = cache(_folded)

    def quotations(self) -> list[Checked]:
        """Every anchored print, and every passage without one."""
        prints: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in self._store.select(_ANCHORS):
            prints[row["passage"], re.sub(r"-\d+$", "", row["anchor"])].append(row)
        checks = []
        for (passage, anchor), rows in prints.items():
            first = rows[0]
            name, result, reason, places = self._anchor(first["text"], first["source"], rows)
            raw = "\n".join(row.get("exact") or "" for row in rows) if result.holds else ""
            self._prints[passage].append((first["source"], result, raw, places))
            law = first.get("law") or local(passage)
            checks.append(Checked(Kind.QUOTATION, anchor, law, first["text"], name, result, reason, places))
        checks += [
            Checked(
                Kind.QUOTATION,
                row["passage"],
                row.get("law") or local(row["passage"]),
                row["text"],
                "",
                Result.NOT_FOUND,
                "the passage has no anchor",
            )
            for row in self._store.select(_UNANCHORED)
        ]
        return checks

    def _anchor(self, text: str, source: str, rows: list[Row]) -> tuple[str, Result, str, tuple[tuple[int, int], ...]]:
        document = self._documents.get(source)
        if document is None:
            return local(source), Result.SOURCE_MISSING, "no source of this IRI says its name and hash", ()
        if not document.result.holds:
            return document.name, document.result, _unusable(document), ()
        if document.text is None:
            return document.name, Result.NOT_FOUND, "the document is not UTF-8 text", ()
        outcome = _at_place(text, document.text, rows)
        places = tuple((span.start, span.end) for place in outcome.places for span in place.spans)
        return document.name, _RESULTS[outcome.status], outcome.reason, places

    def words(self) -> list[Checked]:
        """Every run of words that carries a slot."""
        passages = self._passages()
        checks = []
        for row in self._store.select(_WORDS):
            result, source, reason, places = self._run(row["words"], passages[row["norm"]])
            law = f"{row.get('label') or local(row['norm'])}: {local(row.get('slot') or '')}"
            checks.append(Checked(Kind.WORDS, row["holder"], law, row["words"], source, result, reason, places))
        return checks

    def _passages(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for row in self._store.select(_TEXTS):
            found[row["norm"]][row["passage"]] = row["text"]
        return found

    def _run(self, words: str, passages: dict[str, str]) -> tuple[Result, str, str, tuple[tuple[int, int], ...]]:
        """A run of words: in a passage of the norm, and inside a print of that passage that stands where it should."""
        holding = [iri for iri, text in passages.items() if self._folded(words) in self._folded(text)]
        if not holding:
            return Result.NOT_FOUND, "", "the words stand in no passage of the norm's provisions", ()
        worst: tuple[Result, str, str, tuple[tuple[int, int], ...]] | None = None
        for iri in holding:
            for source, result, raw, places in self._prints[iri]:
                name = self._documents[source].name if source in self._documents else local(source)
                if result.holds and self._folded(words) in self._folded(raw):
                    return Result.EXACT, name, "", places
                if result.holds and locate(words, Source(raw)).status is Status.MARKED:
                    return Result.MARKED, name, "", places
                reason = (
                    "the print of the passage has other words there" if result.holds else "its passage does not hold"
                )
                worst = worst or (Result.NOT_FOUND if result.holds else result, name, reason, ())
        return worst or (Result.NOT_FOUND, "", "the passage has no anchor", ())

    def figures(self) -> list[Checked]:
        """Every figure: in the words that carry its slot, or in the report that tells of it."""
        grounds: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in self._store.select(_GROUNDS):
            grounds[row["holder"], row["slot"]].append(row)
        numbers: dict[str, list[str]] = defaultdict(list)
        for row in self._store.select(_NUMBERS):
            numbers[row["norm"]] += re.findall(r"\d+", row["id"])[:1]
        passages = self._passages()
        checks = []
        for row in self._store.select(_FIGURES):
            ground = grounds[row["holder"], row["slot"]] or grounds[row["norm"], row["slot"]]
            result, source, reason, places = self._figure(row, ground, passages[row["norm"]], numbers[row["norm"]])
            law = f"{row.get('label') or local(row['norm'])}: {local(row['slot'])}"
            checks.append(Checked(Kind.FIGURE, row["holder"], law, row["value"], source, result, reason, places))
        return checks

    def _figure(
        self, row: Row, ground: list[Row], passages: dict[str, str], numbers: list[str]
    ) -> tuple[Result, str, str, tuple[tuple[int, int], ...]]:
        if not ground:
            return Result.NOT_FOUND, "", "no evidence says where the figure was read", ()
        last: tuple[Result, str, str, tuple[tuple[int, int], ...]] = (
            Result.NOT_FOUND,
            "",
            "the words that carry the slot do not print the figure",
            (),
        )
        for one in ground:
            if (words := one.get("words")) is not None:
                if _prints(row["value"], words):
                    found = self._run(words, passages)
                    if found[0].holds:
                        return found
                    last = found
            elif (source := one.get("source")) is not None:
                last = self._reported(row["value"], source, numbers, _span(one))
                if last[0].holds:
                    return last
        return last

    def _reported(
        self, value: str, source: str, numbers: list[str], place: tuple[int, int] | None
    ) -> tuple[Result, str, str, tuple[tuple[int, int], ...]]:
        """A figure in a report: at the place that is named, else in a line that names the bill, else in one line only."""
        document = self._documents.get(source)
        if document is None or not document.result.holds or document.text is None:
            name, result = (document.name, document.result) if document else (local(source), Result.SOURCE_MISSING)
            return result if not result.holds else Result.NOT_FOUND, name, "the report cannot be read", ()
        if place is not None:
            if _prints(value, document.text.raw[slice(*place)]):
                return Result.EXACT, document.name, "", (place,)
            return Result.NOT_FOUND, document.name, "the sentence that is named does not print the figure", (place,)
        lines = [m for m in re.finditer(r"[^\n]+", document.text.raw) if _prints(value, m[0])]
        named = [m for m in lines if any(re.search(rf"\b{number}\b", m[0]) for number in numbers)]
        kept = named or lines
        places = tuple((m.start(), m.end()) for m in kept)
        if not kept:
            return Result.NOT_FOUND, document.name, "the report does not print the figure", ()
        if not named and len(kept) > 1:
            return Result.AMBIGUOUS, document.name, f"{len(kept)} lines print it, and none names the bill", places
        return Result.EXACT, document.name, "", places


def _span(ground: Row) -> tuple[int, int] | None:
    """The place in its document that a piece of evidence names, if it names one."""
    return (int(ground["start"]), int(ground["end"])) if ground.get("start") and ground.get("end") else None


def _at_place(text: str, source: Source, rows: list[Row]) -> Outcome:
    if any(row.get("exact") is None for row in rows):
        return Outcome(Status.NOT_FOUND, reason="the anchor has no quotation")
    if any(row.get("start") is None for row in rows):  # a quotation alone: it must tell its place by itself
        if len(rows) > 1:
            return Outcome(Status.NOT_FOUND, reason="a print in pieces needs the position of each")
        row = rows[0]
        return locate(row["exact"], source, prefix=row.get("prefix") or "", suffix=row.get("suffix") or "")
    quotes = [
        Quote(int(row["start"]), int(row["end"]), row["exact"], row.get("prefix") or "", row.get("suffix") or "")
        for row in rows
    ]
    return check(text, source, quotes)


def _unusable(document: Document) -> str:
    if document.result is Result.SOURCE_MISSING:
        return "no folder given holds the document"
    return f"the document's SHA-256 is {document.found_sha256[:12]}…, not {document.sha256[:12]}…"


def _prints(value: str, text: str) -> bool:
    try:
        return Decimal(value) in printed(text)
    except ArithmeticError:
        return _folded(value).casefold() in _folded(text).casefold()


def _folded(text: str) -> str:
    return normalise(text.strip()).text.strip()
