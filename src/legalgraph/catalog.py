"""What there is: jurisdictions, frameworks, goals and provisions; and one provision seen from all sides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from legalgraph.errors import UnknownName
from legalgraph.namespaces import ELI, local
from legalgraph.resources import content
from legalgraph.snapshot import holding
from legalgraph.store import NamedNode, Row, TripleStore
from legalgraph.views import Listed, Misprint, PartText, ProvisionView, Resting, Served

if TYPE_CHECKING:
    from legalgraph.asof import AsOf
    from legalgraph.dataset import Dataset, Member

_REALIZES: Final = ELI + "realizes"


def _rows(store: TripleStore, name: str, **bindings: NamedNode) -> list[Row]:
    text = content("queries", "show", f"{name}.rq").read_text(encoding="utf-8")
    return store.select(text, name=f"queries/show/{name}.rq", **bindings)


def _store(dataset: Dataset, *folders: str) -> TripleStore:
    store = TripleStore()
    store.add(dataset.triples(*folders))
    return store


def goals(dataset: Dataset, framework: Member) -> list[Listed]:
    """The goals of a framework, in its order."""
    rows = _rows(_store(dataset, framework.folder), "catalog", framework=framework.iri)
    return [Listed(row["number"], row["label"], f"{row['area']}, {row['criteria']} criteria") for row in rows]


def provisions(dataset: Dataset, jurisdiction: Member, as_of: AsOf | None = None) -> list[Listed]:
    """The provisions of a jurisdiction, with how many norms rest on each; those that hold at a point in time, if one is given."""
    if as_of is None:
        rows = _rows(_store(dataset, jurisdiction.folder), "provisions")
    else:
        store = TripleStore()
        store.add(holding(dataset.triples(jurisdiction.folder), as_of))
        held = {whole.value for one in store.subjects(_REALIZES) for whole in store.values(one, _REALIZES)}
        rows = [row for row in _rows(store, "provisions") if row["provision"] in held]
    return [
        Listed(row["id"], row.get("title") or row["label"], _count(int(row["norms"]), int(row["passages"])))
        for row in rows
    ]


def _count(norms: int, passages: int) -> str:
    told = [f"{norms} norm{'s' * (norms != 1)}"] if norms else []
    return ", ".join([*told, f"{passages} passage{'s' * (passages != 1)}" if passages else "no words"])


def provision(store: TripleStore, name: str) -> ProvisionView:
    """One provision of an assessment's store, by its number (``97-3-54.1(1)(c)``) or IRI.

    Raises ``UnknownName`` with the nearest numbers.
    """
    known = {row["id"]: row["provision"] for row in _rows(store, "provisions")}
    by_iri = {iri: number for number, iri in known.items()}
    number = name.removeprefix("§").strip()
    iri = known.get(number) or (name if name in by_iri else None)
    if iri is None:
        raise UnknownName.among("provision", number, known)
    whole = NamedNode(iri)
    parts = _rows(store, "parts", whole=whole)
    own = next(row for row in parts if row["provision"] == iri)
    links = _rows(store, "links", whole=whole)
    roles = {"witness": "supports", "defeater": "stands against"}
    rests = dict.fromkeys(
        Resting(row["goal"], roles[local(row["role"])], row["testLabel"]) for row in _rows(store, "rests", whole=whole)
    )
    ways = {"expressedBy": "expresses", "readWith": "helps to read"}
    return ProvisionView(
        iri=iri,
        citation=own["label"],
        title=own.get("title"),
        parts=tuple(
            PartText(row["label"], row["version"], row.get("standing"), _force(row), row.get("text"))
            for row in parts
            if row.get("version")
        ),
        norms=tuple(
            Served(ways[local(row["link"])], row["norm"], row["label"], row["kind"], row.get("standing"))
            for row in _rows(store, "norms", whole=whole)
        ),
        rests=tuple(rests),
        cites=tuple(row["label"] for row in links if row["direction"] == "cites"),
        cited_by=tuple(row["label"] for row in links if row["direction"] == "cited by"),
        errata=tuple(
            Misprint(row["printed"], row.get("corrected"), row["reason"]) for row in _rows(store, "errata", whole=whole)
        ),
    )


def _force(row: Row) -> str:
    told = [f"from {row['entry']}" if row.get("entry") else "", f"until {row['exit']}" if row.get("exit") else ""]
    told.append(f"known in force on {row['known']}" if row.get("known") else "")
    return ", ".join(word for word in told if word) or "no date known"
