"""The snapshot of one jurisdiction's law at one point in time, closed under its concept hierarchies, with its dossiers.

All of the inference stands in ``queries/snapshot``: CONSTRUCT queries that run in the order of their names, each seeing
what those before it derived. Coded facts stay as they are; what is derived has the prefix ``d:`` or hangs on a dossier.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from legalgraph import resources
from legalgraph.asof import Undated
from legalgraph.errors import BadInput
from legalgraph.namespaces import DERIVED, ELI, LG, RDF_TYPE, SKOS, XSD
from legalgraph.store import Literal, NamedNode, Triple, TripleStore
from legalgraph.timeline import Standing, VersionDates, holds, norm_standing, standings, told_standings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from legalgraph.asof import AsOf

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
_TOLD_RECORDS = _PREFIXES + "SELECT ?record ?source WHERE { ?record a lg:ResearchRecord ; lg:asToldBy ?source }"
_SURVEYS = _PREFIXES + "SELECT ?source ?day WHERE { ?source lg:surveys ?jurisdiction ; lg:lawAsOf ?day }"
_PROVISIONS = _PREFIXES + "SELECT ?version ?provision WHERE { ?version eli:realizes ?provision }"
_TOLD = (
    _PREFIXES
    + "SELECT ?version ?source WHERE { ?version eli:realizes ?provision ; lg:source|lg:passage/lg:source ?source }"
)
_ENDED = _PREFIXES + "SELECT ?version ?source WHERE { ?version d:endedAsToldBy ?source }"
# What norms, dossiers and values say that no shape may look at: where words stand, and how topics collect norms.
UNSEEN = frozenset([LG + "evidence", SKOS + "definition", DERIVED + "about"])
_VALUE_NODES = ("NotStatedValue", "AgeRange", "Duration")
_SHAPE_DATA = (
    _PREFIXES
    + f"""
CONSTRUCT {{ ?node ?property ?value }} WHERE {{
  {{ ?node a lg:Dossier }} UNION {{ ?node d:partOfNorm ?norm }}
  {" ".join(f"UNION {{ ?node a lg:{kind} }}" for kind in _VALUE_NODES)}
  ?node ?property ?value .
  FILTER(?property NOT IN ({", ".join(f"<{one}>" for one in sorted(UNSEEN))}))
}}"""
)
_TRUE = str(Literal(True))


class Snapshot(NamedTuple):
    """The law of a jurisdiction on a day, or as an undated source tells it."""

    as_of: AsOf
    store: TripleStore

    def shape_data(self) -> list[Triple]:
        """What shapes look at: dossiers, their candidate norms with parts, and the value nodes of slots."""
        return self.store.construct(_SHAPE_DATA, name="shape data")

    def shape_ntriples(self) -> bytes:
        """All that is said of the same nodes, as N-Triples: what an index is made of, which keeps what its plan looks at."""
        kinds = [NamedNode(LG + kind) for kind in ("Dossier", *_VALUE_NODES)]
        quads = [quad for kind in kinds for quad in self.store.quads(None, NamedNode(RDF_TYPE), kind)]
        quads += self.store.quads(None, NamedNode(DERIVED + "partOfNorm"))
        return self.store.said_of(dict.fromkeys(quad.subject for quad in quads))


def queries(as_of: AsOf) -> str:
    """The text of all that is asked of the law when a snapshot is taken: what is not named there plays no part in it."""
    told = (_NORMS, _PROVISIONS, _TOLD, _ENDED, _TOLD_RECORDS)
    own = told if isinstance(as_of, Undated) else (_NORMS, _VERSIONS, _RECORDS, _SURVEYS)
    return "\n".join([*own, *(query for _, query in resources.queries("snapshot"))])


def take(law: Iterable[Triple] | TripleStore, as_of: AsOf) -> Snapshot:
    """Take the snapshot: mark what is in force, then close. A store that is given becomes the snapshot's own."""
    if isinstance(law, TripleStore):
        store = law
    else:
        store = TripleStore()
        store.add(law)
    standing, norms = standings_at(store, as_of)
    marks = [f"<{version}> <{LG}standing> <{LG}{stands.name}> .\n" for version, stands in standing.items()]
    for norm, stands in norms.items():
        marks.append(f"<{norm}> <{DERIVED}standing> <{LG}{stands.name}> .\n")
        if stands >= Standing.Presumed:
            marks.append(f"<{norm}> <{DERIVED}inForce> {_TRUE} .\n")
    marks += [f"<{record}> <{DERIVED}supports> {_TRUE} .\n" for record in _supporting(store, as_of)]
    store.add_lines("".join(marks).encode())
    for name, query in resources.queries("snapshot"):
        store.derive(query, name=name)
    return Snapshot(as_of, store)


def holding(law: Iterable[Triple], as_of: AsOf) -> list[Triple]:
    """The law without the versions and norms that do not hold at this point in time, and without what refers to them."""
    triples, store = list(law), TripleStore()
    store.add(triples)
    found = (standing for both in standings_at(store, as_of) for standing in both.items())
    gone = {NamedNode(iri) for iri, stands in found if stands < Standing.Presumed}
    return [t for t in triples if t.subject not in gone and t.object not in gone]


def standings_at(store: TripleStore, as_of: AsOf) -> tuple[dict[str, Standing], dict[str, Standing]]:
    """How every version, and every norm, stands at this point in time."""
    standing, provision_of = version_standings(store, as_of)
    expressed: dict[str, list[str]] = {}
    for row in store.select(_NORMS):
        expressed.setdefault(row.iri("norm"), []).append(row["version"])
    return standing, {norm: norm_standing(versions, provision_of, standing) for norm, versions in expressed.items()}


def version_standings(store: TripleStore, as_of: AsOf) -> tuple[dict[str, Standing], dict[str, str]]:
    """How every version stands at this point in time, and the provision that it is a version of."""
    return _told_standings(store, as_of) if isinstance(as_of, Undated) else _day_standings(store, as_of)


def begins(version: NamedNode, as_of: AsOf) -> Triple:
    """The fact by which a version that a scenario brings is law at this point in time."""
    if isinstance(as_of, Undated):
        return Triple(version, NamedNode(LG + "source"), NamedNode(as_of.iri))
    return Triple(version, NamedNode(LG + "knownInForceOn"), _date(as_of))


def ends(version: NamedNode, as_of: AsOf) -> Triple:
    """The fact by which a version that a scenario ends is law no longer at this point in time."""
    if isinstance(as_of, Undated):
        return Triple(version, NamedNode(DERIVED + "endedAsToldBy"), NamedNode(as_of.iri))
    return Triple(version, NamedNode(ELI + "date_no_longer_in_force"), _date(as_of))


def _date(day: date) -> Literal:
    return Literal(day.isoformat(), datatype=NamedNode(XSD + "date"))


def _supporting(store: TripleStore, as_of: AsOf) -> list[str]:
    """The research records that support an absence at this point in time."""
    if isinstance(as_of, Undated):
        return [row.iri("record") for row in store.select(_TOLD_RECORDS, source=NamedNode(as_of.iri))]
    surveys = _surveys(store)
    return [
        row.iri("record") for row in store.select(_RECORDS) if holds(_day(row["day"], row["record"]), as_of, surveys)
    ]


def _surveys(store: TripleStore) -> frozenset[date]:
    """The days of which a source tells the jurisdiction's law as a whole."""
    return frozenset(_day(row["day"], row["source"]) for row in store.select(_SURVEYS))


def _told_standings(store: TripleStore, source: Undated) -> tuple[dict[str, Standing], dict[str, str]]:
    provision_of = {row.iri("version"): row["provision"] for row in store.select(_PROVISIONS)}
    told, ended = (
        {row["version"] for row in store.select(query, source=NamedNode(source.iri))} for query in (_TOLD, _ENDED)
    )
    return told_standings(provision_of, told, ended), provision_of


def _day_standings(store: TripleStore, as_of: date) -> tuple[dict[str, Standing], dict[str, str]]:
    dates: dict[str, VersionDates] = {}
    for row in store.select(_VERSIONS):
        version = row.iri("version")
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
    return standings(dates.values(), as_of, _surveys(store)), {v.version: v.provision for v in dates.values()}


def _day(text: str, where: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(
            f"{text!r} is not a date", where=where, mend="write it as YYYY-MM-DD, a day that exists"
        ) from None
