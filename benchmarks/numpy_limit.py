"""The same shapes as numpy columns of booleans: what evaluation costs where nothing is kept but whether a node fits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from legalgraph.fast import literals
from legalgraph.fast.shapes import Plan, iri, members
from legalgraph.fast.subset import CONSTRAINTS
from legalgraph.namespaces import LG, RDF_TYPE, SH
from legalgraph.store import NamedNode

if TYPE_CHECKING:
    from legalgraph.fast.index import Index


class Columns:
    """Edges of each property as two arrays; candidates of each topic as slices."""

    def __init__(self, index: Index) -> None:
        self.index, self.length = index, len(index.nodes)
        self.edges: dict[str, tuple[Any, Any]] = {}
        for path, groups in index.by_value.items():
            subjects = np.fromiter((s for subs in groups.values() for s in subs), np.int64)
            values = np.fromiter((v for v, subs in groups.items() for _ in subs), np.int64)
            self.edges[path] = subjects, values
        found = [(i, number) for i, node in enumerate(index.nodes) if (number := literals.number(node)) is not None]
        self.numbers = np.array([i for i, _ in found], np.int64), np.array([float(n) for _, n in found])
        self.slices: dict[int, tuple[Any, Any]] = {}
        candidates = index.values_by_subject(LG + "candidate")
        for topic, dossiers in index.subjects_by_value(RDF_TYPE).items():
            filled = [candidates[one] for one in dossiers if one in candidates]
            if filled:
                starts = np.cumsum([0, *map(len, filled[:-1])])
                self.slices[topic] = np.array([n for one in filled for n in one], np.int64), starts

    def any_value(self, path: str, wanted: Any) -> Any:
        out = np.zeros(self.length, bool)
        if path in self.edges:
            subjects, values = self.edges[path]
            out[subjects[wanted[values]]] = True
        return out

    def count(self, path: str, wanted: Any) -> Any:
        if path not in self.edges:
            return np.zeros(self.length, np.int64)
        subjects, values = self.edges[path]
        return np.bincount(subjects[wanted[values]], minlength=self.length)


class Limit:
    def __init__(self, plan: Plan, columns: Columns) -> None:
        self.plan, self.columns, self.known = plan, columns, {}
        self.every = np.ones(columns.length, bool)

    def evaluate(self) -> int:
        """How many dossiers have a conforming candidate, over all tests."""
        total = 0
        for test in self.plan.tests:
            fits = self.fits(test.pattern)
            topic = self.columns.slices.get(self.columns.index.find(NamedNode(test.topic)))
            if topic is not None:
                among, starts = topic
                total += int(np.logical_or.reduceat(fits[among], starts).sum())
        return total

    def fits(self, shape: Any) -> Any:
        if shape not in self.known:
            facts = self.plan.shapes[shape]
            path = next((v for p, v in facts if p == SH + "path"), None)
            out = self.every
            for predicate, value in facts:
                if predicate in CONSTRAINTS and predicate != SH + "qualifiedValueShape":
                    out = out & self.part(predicate.removeprefix(SH), value, path and iri(path), dict(facts))
            self.known[shape] = out
        return self.known[shape]

    def part(self, name: str, value: Any, path: str | None, given: dict[str, Any]) -> Any:
        columns = self.columns
        if path is None:
            return self.fits(value) if name in ("node", "property") else self.value(name, value)
        if name == "hasValue":
            return columns.any_value(path, self.value(name, value))
        if name.lower().endswith("count"):
            wanted = self.fits(given[SH + "qualifiedValueShape"]) if name.startswith("qualified") else self.every
            number = int(value.value)
            if name.lower().endswith("mincount"):
                return columns.any_value(path, wanted) if number == 1 else columns.count(path, wanted) >= number
            return ~columns.any_value(path, wanted) if number == 0 else columns.count(path, wanted) <= number
        wanted = self.fits(value) if name in ("node", "property") else self.value(name, value)
        return ~columns.any_value(path, ~wanted)

    def value(self, name: str, value: Any) -> Any:
        if name == "not":
            return ~self.fits(value)
        if name in ("or", "and"):
            combine = np.logical_or if name == "or" else np.logical_and
            return combine.reduce([self.fits(one) for one in members(self.plan, value)])
        out = np.zeros(self.columns.length, bool)
        if name in ("in", "hasValue"):
            wanted = members(self.plan, value) if name == "in" else [value]
            out[[i for one in wanted if (i := self.columns.index.find(one)) >= 0]] = True
            return out
        compare = {
            "minInclusive": np.greater_equal,
            "maxInclusive": np.less_equal,
            "minExclusive": np.greater,
            "maxExclusive": np.less,
        }
        places, numbers = self.columns.numbers
        out[places[compare[name](numbers, float(value.value))]] = True
        return out
