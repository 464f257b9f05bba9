"""The snapshot of one jurisdiction's law on one day, closed under its concept hierarchies, with its dossiers.

All of the inference stands in ``queries/snapshot``: CONSTRUCT queries that run in the order of their names, each seeing
what those before it derived. Coded facts stay as they are; what is derived has the prefix ``d:`` or hangs on a dossier.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from legalgraph.errors import BadInput
from legalgraph.namespaces import DERIVED, LG
from legalgraph.resources import iter_files
from legalgraph.store import Literal, NamedNode, Triple, TripleStore
from legalgraph.timeline import Standing, VersionDates, norm_standing, standings

if TYPE_CHECKING:
    from collections.abc import Iterable

_PREFIXES = f"PREFIX lg: <{LG}> PREFIX d: <{DERIVED}> PREFIX eli: <http://data.europa.eu/eli/ontology#> "
_VERSIONS = (
    _PREFIXES
    + """
SELECT ?version ?provision ?entry ?exit ?known WHERE {
  ?version eli:realizes ?provision .
  OPTIONAL { ?version eli:first_date_entry_in_force ?entry }
  OPTIONAL { ?version eli:date_no_longer_in_force ?exit }
  OPTIONAL { ?version lg:knownInForceOn ?known }
}"""
)
_NORMS = _PREFIXES + "SELECT ?norm ?version WHERE { ?norm lg:expressedBy ?version }"
_RECORDS = _PREFIXES + "SELECT ?record ?day WHERE { ?record a lg:ResearchRecord ; lg:asOf ?day }"
_SHAPE_DATA = (
    _PREFIXES
    + """
CONSTRUCT { ?node ?property ?value } WHERE {
  { ?node a lg:Dossier } UNION { ?node d:partOfNorm ?norm }
  UNION { ?node a lg:NotStatedValue } UNION { ?node a lg:AgeRange } UNION { ?node a lg:Duration }
  ?node ?property ?value .
  FILTER(?property NOT IN (lg:evidence, <http://www.w3.org/2004/02/skos/core#definition>, d:about))
}"""
)
_TRUE = Literal(True)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The law of a jurisdiction on a day."""

    as_of: date
    store: TripleStore

    def shape_data(self) -> list[Triple]:
        """What shapes look at: dossiers, their candidate norms with parts, and the value nodes of slots."""
        return self.store.construct(_SHAPE_DATA, name="shape data")

    def shape_ntriples(self) -> bytes:
        """The same as N-Triples, some of them perhaps twice: what an index is made of."""
        return self.store.ntriples(_SHAPE_DATA, name="shape data")


def take(law: Iterable[Triple] | TripleStore, as_of: date) -> Snapshot:
    """Take the snapshot: mark what is in force, then close. A store that is given becomes the snapshot's own."""
    if isinstance(law, TripleStore):
        store = law
    else:
        store = TripleStore()
        store.add(law)
    standing, provision_of = _version_standings(store, as_of)
    expressed: dict[str, list[str]] = {}
    for row in store.select(_NORMS):
        expressed.setdefault(row["norm"], []).append(row["version"])
    marks = [Triple(NamedNode(v), NamedNode(LG + "standing"), NamedNode(LG + s.name)) for v, s in standing.items()]
    for norm, versions in expressed.items():
        stands = norm_standing(versions, provision_of, standing)
        marks.append(Triple(NamedNode(norm), NamedNode(DERIVED + "standing"), NamedNode(LG + stands.name)))
        if stands >= Standing.Presumed:
            marks.append(Triple(NamedNode(norm), NamedNode(DERIVED + "inForce"), _TRUE))
    for row in store.select(_RECORDS):
        if _day(row["day"], row["record"]) <= as_of:
            marks.append(Triple(NamedNode(row["record"]), NamedNode(DERIVED + "supports"), _TRUE))
    store.add(marks)
    for name, file in iter_files("queries/snapshot", ".rq"):
        store.derive(file.read_text(encoding="utf-8"), name=name)
    return Snapshot(as_of, store)


def _version_standings(store: TripleStore, as_of: date) -> tuple[dict[str, Standing], dict[str, str]]:
    dates: dict[str, VersionDates] = {}
    for row in store.select(_VERSIONS):
        version = row["version"]
        before = dates.get(version)
        known = before.known if before else frozenset()
        day = row.get("known")
        dates[version] = VersionDates(
            version,
            row["provision"],
            _day(entry, version) if (entry := row.get("entry")) else None,
            _day(leaves, version) if (leaves := row.get("exit")) else None,
            known | {_day(day, version)} if day else known,
        )
    return standings(dates.values(), as_of), {v.version: v.provision for v in dates.values()}


def _day(text: str, where: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(
            f"{text!r} is not a date", where=where, mend="write it as YYYY-MM-DD, a day that exists"
        ) from None
