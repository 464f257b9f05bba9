"""The cross-references of the law: is every provision that a version cites printed in it, and is what it prints cited?

A text is read by the jurisdiction's citation grammar, without what a document adds in brackets. A misprint on record counts
as what is meant; "et seq." counts for the chapter, act or title that holds the section.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from legalgraph.citing import Resolver
from legalgraph.errors import UnknownName
from legalgraph.namespaces import ELI, LG, RDFS
from legalgraph.verification.values import Checked, Kind, Result

if TYPE_CHECKING:
    from collections.abc import Sequence

    from legalgraph.citation import Citation
    from legalgraph.dataset import Dataset, Member
    from legalgraph.store import TripleStore

_PREFIXES: Final = f"PREFIX lg: <{LG}> PREFIX eli: <{ELI}> PREFIX rdfs: <{RDFS}> "
_TEXTS: Final = (
    _PREFIXES
    + """SELECT ?version ?unit ?law ?text WHERE {
  ?version eli:realizes ?unit ; lg:passage ?passage . ?unit rdfs:label ?law . ?passage lg:text ?text ; lg:order ?order
} ORDER BY ?version ?order"""
)
_CITED: Final = (
    _PREFIXES
    + """SELECT DISTINCT ?version ?target ?label ?whole ?misprint WHERE {
  ?version eli:cites ?target ; lg:passage ?any .
  OPTIONAL { ?target rdfs:label ?label }
  OPTIONAL { ?part eli:is_part_of+ ?target BIND(?part AS ?whole) }
  OPTIONAL { ?version lg:erratum ?erratum . ?erratum lg:corrected ?target ; lg:printed ?misprint }
} ORDER BY ?version ?target"""
)
_ADDED: Final = re.compile(r"(?<=\s)\[[^\[\]]*\]")


def references(dataset: Dataset, member: Member, store: TripleStore) -> list[Checked]:
    """One check for each provision that a version cites, and a finding for each that it prints and does not cite.

    Empty where the jurisdiction has no citation forms: then nothing can be read.
    """
    try:
        resolver = Resolver(dataset, member)
    except UnknownName:
        return []
    texts: dict[str, list[str]] = defaultdict(list)
    units: dict[str, tuple[str, str]] = {}
    for row in store.select(_TEXTS):
        texts[row["version"]].append(row["text"])
        units[row["version"]] = row["unit"], row["law"]
    cited: dict[str, dict[str, str]] = defaultdict(dict)
    holds: dict[str, set[str]] = defaultdict(set)
    misprints: dict[tuple[str, str], str] = {}
    for row in store.select(_CITED):
        cited[row["version"]][row["target"]] = row.get("label") or row["target"]
        holds[row["target"]] |= {whole} if (whole := row.get("whole")) else set()
        if misprint := row.get("misprint"):
            misprints[row["version"], row["target"]] = misprint
    checks = []
    for version, (unit, law) in units.items():
        printed = _printed(resolver, texts[version], law)
        own_words = _printed(resolver, [_ADDED.sub("", text) for text in texts[version]], law)
        for target, label in cited[version].items():
            result, reason = Result.NOT_FOUND, "no words at hand of the version cite it"
            misprint = misprints.get((version, target))
            if any(_meets(target, iri) or (one.et_seq and iri in holds[target]) for iri, one in own_words.items()):
                result, reason = Result.EXACT, ""
            elif any(_meets(target, iri) for iri in printed):
                result, reason = Result.MARKED, "it stands in what the document adds in brackets"
            elif misprint and misprint in " ".join(texts[version]):
                result, reason = Result.MARKED, f"{misprint} is printed; the erratum says why"
            checks.append(Checked(Kind.REFERENCE, version, law, label, "", result, reason))
        slips = {misprint for (of, _), misprint in misprints.items() if of == version}
        for iri, one in own_words.items():
            linked = any(_meets(target, iri) or iri in holds[target] for target in cited[version])
            own = one.back or _section(iri) == _section(unit)
            if resolver.knows(iri) and not linked and not own and one.number not in slips:
                reason = "the text prints it, and the version does not cite it"
                label = resolver.resolve(one).written
                checks.append(Checked(Kind.REFERENCE, version, law, label, "", Result.NOT_FOUND, reason))
    return checks


def _printed(resolver: Resolver, texts: Sequence[str], within: str) -> dict[str, Citation]:
    found = (one for text in texts for one in resolver.parse(text, within=within))
    return {provision.iri: one.citation for one in found for provision in one.provisions}


def _meets(one: str, other: str) -> bool:
    """Whether one is the other, a part of it or the whole of it, by their IRIs."""
    return one == other or one.startswith(other + "/") or other.startswith(one + "/")


def _section(iri: str) -> str:
    head, _, rest = iri.rpartition("/code/")
    return head + rest.split("/")[0]
