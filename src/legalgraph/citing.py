"""What the graph says of a citation: the provisions it names, their words and their norms, or that it is unknown."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from legalgraph import citation as grammar_of
from legalgraph.citation.values import Known, Provision, Resolved
from legalgraph.errors import UnknownName
from legalgraph.namespaces import ELI, LG, RDFS
from legalgraph.resources import content
from legalgraph.snapshot import holding
from legalgraph.store import TripleStore

if TYPE_CHECKING:
    from legalgraph.asof import AsOf
    from legalgraph.citation import Citation, Grammar
    from legalgraph.dataset import Dataset, Member

FILE: Final = "citations.toml"
_PREFIXES: Final = f"PREFIX lg: <{LG}> PREFIX eli: <{ELI}> PREFIX rdfs: <{RDFS}> "
_UNITS: Final = (
    _PREFIXES
    + """SELECT ?unit ?label ?whole WHERE {
  { ?unit a eli:LegalResource } UNION { ?unit a eli:LegalResourceSubdivision }
  ?unit rdfs:label ?label . OPTIONAL { ?unit eli:is_part_of ?whole }
} ORDER BY ?unit"""
)
_PASSAGES: Final = (
    _PREFIXES
    + """SELECT ?unit ?version ?order ?text WHERE {
  ?version eli:realizes ?unit ; lg:passage ?passage . ?passage lg:text ?text ; lg:order ?order
} ORDER BY ?version ?order"""
)
_NORMS: Final = (
    _PREFIXES
    + """SELECT DISTINCT ?unit ?norm ?label ?link WHERE {
  VALUES ?link { lg:expressedBy lg:readWith }
  ?norm ?link ?version . ?version eli:realizes ?unit . ?norm rdfs:label ?label
} ORDER BY ?unit ?norm"""
)
_ERRATA: Final = (
    _PREFIXES
    + "SELECT ?printed ?corrected ?reason WHERE { ?erratum lg:printed ?printed ; lg:corrected ?corrected . "
    + "OPTIONAL { ?erratum lg:reason ?reason } } ORDER BY ?printed"
)


class Resolver:
    """Resolves citations of one jurisdiction; what it reads of the graph, it reads once.

    With a point in time, only words and norms that hold there are told; every provision stays known.
    """

    def __init__(self, dataset: Dataset, member: Member, as_of: AsOf | None = None) -> None:
        store = TripleStore()
        law = dataset.triples(member.folder)
        store.add(law if as_of is None else holding(law, as_of))
        self.member = member
        self.grammar = grammar(member)
        self._labels: dict[str, str] = {}
        self._parts: dict[str, set[str]] = defaultdict(set)
        wholes: dict[str, set[str]] = defaultdict(set)
        for row in store.select(_UNITS):
            self._labels[row["unit"]] = row["label"]
            if whole := row.get("whole"):
                self._parts[whole].add(row["unit"])
                wholes[row["unit"]].add(whole)
        self._wholes = wholes
        self._texts: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for row in store.select(_PASSAGES):
            self._texts[row["unit"]].append((row["version"], row["text"]))
        self._norms: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for row in store.select(_NORMS):
            self._norms[row["unit"]].append((row["norm"], row["label"]))
        self._errata = {row["printed"]: (row["corrected"], row.get("reason") or "") for row in store.select(_ERRATA)}

    def parse(self, text: str, *, within: str = "", source: str = "") -> list[Resolved]:
        """Every citation in a text, resolved.

        ``within`` cites the section whose own text it is, if it is one's; ``source`` is the slug of the document that holds it.
        """
        grammar = self.grammar.of_document(source)
        section = next(iter(grammar_of.parse(within, grammar)), None)
        found = grammar_of.parse(text, grammar, section)
        return [self.resolve(one, text[one.start : one.end]) for one in found]

    def knows(self, iri: str) -> bool:
        """Whether the graph has this provision."""
        return iri in self._labels

    def resolve(self, citation: Citation, text: str = "") -> Resolved:
        """What one citation names. A misprint on record is read as what is meant."""
        named = self._with_session(citation)
        provisions, errata = [], []
        for iri in self._iris(named):
            provision, erratum = self._provision(iri)
            provisions.append(provision)
            errata += [erratum] if erratum else []
        written = grammar_of.format([named], self.grammar)
        return Resolved(named, " ".join((text or written).split()), written, tuple(provisions), " ".join(errata))

    def _with_session(self, citation: Citation) -> Citation:
        """A bill cited by its number alone is the only one of that number that the graph knows, if there is only one."""
        form = self.grammar.form(citation.form)
        if form.kind != "bill" or citation.session:
            return citation
        pattern = re.escape(self.grammar.base + form.iri).replace(r"\{number\}", re.escape(citation.number))
        bills = [
            found for iri in self._labels if (found := re.fullmatch(pattern.replace(r"\{session\}", r"(\d{4})"), iri))
        ]
        if len(bills) != 1:
            return citation
        return replace(citation, session=bills[0][1])

    def _iris(self, citation: Citation) -> tuple[str, ...]:
        iris = grammar_of.iris(citation, self.grammar)
        if not citation.through:
            return iris or (f"{self.grammar.base}?{citation.form} {citation.number}",)
        between = [iri for iri in self._labels if "/" not in iri.removeprefix(self.grammar.base).partition("/")[2]]
        first, last = _key(iris[0]), _key(iris[1])
        return tuple(sorted({*iris, *(iri for iri in between if first < _key(iri) < last)}, key=_key))

    def _provision(self, iri: str) -> tuple[Provision, str]:
        if iri in self._labels:
            return self._known(iri), ""
        printed = _printed(iri.removeprefix(self.grammar.base))
        corrected, reason = self._errata.get(printed, ("", ""))
        if corrected in self._labels:
            return self._known(corrected), f"{printed} is printed; {self._labels[corrected]} is meant. {reason}".strip()
        return Provision(iri, printed, Known.UNKNOWN), ""

    def _known(self, iri: str) -> Provision:
        below = self._below(iri)
        words = tuple(pair for unit in below for pair in self._texts[unit])
        norms = tuple(dict.fromkeys(pair for unit in [*below, *self._above(iri)] for pair in self._norms[unit]))
        return Provision(iri, self._labels[iri], Known.COVERED if words or norms else Known.CITED_ONLY, words, norms)

    def _below(self, iri: str) -> list[str]:
        found = [iri]
        for unit in found:
            found += [part for part in sorted(self._parts[unit], key=_key) if part not in found]
        return sorted(found, key=_key)

    def _above(self, iri: str) -> list[str]:
        """The units that hold it, as far as its section."""
        found: list[str] = []
        for unit in [iri, *found]:
            found += [one for one in sorted(self._wholes[unit]) if iri.startswith(one + "/")]
        return found


def grammar(member: Member) -> Grammar:
    """The citation forms of a jurisdiction; raises ``UnknownName`` for one that has none."""
    folder = member.folder.rstrip("/")
    if folder.startswith("data/"):
        file = content(folder, FILE)
        if file.is_file():
            return grammar_of.read(file.read_text(encoding="utf-8"), member.iri.value + "/", where=f"{folder}/{FILE}")
    raise UnknownName(f"{member.slug} has no citation forms", where=folder, mend=f"add {folder}/{FILE}")


def _printed(path: str) -> str:
    """The number with its pin-cites, as an erratum gives what is printed: ``code/1-1/6/A`` as ``1-1(6)(A)``."""
    _, _, rest = path.partition("/")
    number, *labels = rest.split("/")
    return number + "".join(f"({label})" for label in labels)


def _key(iri: str) -> tuple[tuple[int, float, str], ...]:
    """An order that counts: 97-3-54.2 before 97-3-54.10, (9) before (10)."""
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.findall(r"\d+|[^\d/.-]+", iri))
