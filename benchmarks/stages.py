"""Every stage at one scale, each apart: ``stages.py SCALE FOLDER SEED``. Shape data, shapes and queries stay in the folder."""

from __future__ import annotations

import gc
import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import TypeAlias, TypeVar

import states
from clock import Clock

from legalgraph import card, criteria, derivation, snapshot
from legalgraph.dataset import Member, load_dataset
from legalgraph.evaluation import Evaluation
from legalgraph.fast import ledger
from legalgraph.fast.index import Index
from legalgraph.fast.plan import compile_framework
from legalgraph.fast.sparql import queries
from legalgraph.render import plain
from legalgraph.store import NamedNode, TripleStore, serialize

DAY = date(2023, 7, 1)
BATCH = 51  # jurisdictions that are indexed and judged together: none refers to another's law
ROUNDS, LASTING = 5, 30.0  # of every measurement: rounds, and seconds, at least
YOUNG = 500_000  # as the command line has it: what is made in a stage holds no cycles
times: dict[str, float] = defaultdict(float)
T, R = TypeVar("T"), TypeVar("R")
Judged: TypeAlias = tuple[list[str], list[ledger.Entry]]  # the index's nodes, to which the entries point


@contextmanager
def timed(stage: str) -> Iterator[None]:
    clock = Clock()
    yield
    times[stage] += clock.seconds()


def best(stage: str, run: Callable[[T], R], given: Sequence[T]) -> list[R]:
    """Run over all that is given, round after round: the best time of each, summed, and what the last round found.

    Each is timed by itself, since a slow spell of the machine meets a long run always and a short one seldom; and at every
    scale for as long, so that a spell does not last through all rounds of the shortest.
    """
    taken: list[list[float]] = [[] for _ in given]
    begun, rounds = perf_counter(), 0
    while rounds < ROUNDS or perf_counter() - begun < LASTING:
        found = []
        for seconds, one in zip(taken, given, strict=True):
            clock = Clock()
            found.append(run(one))
            seconds.append(clock.seconds())
        rounds += 1
    times[stage] = sum(map(min, taken))
    return found


def closing(store: TripleStore, query: str, *, name: str = "query") -> None:
    with timed("closure"):
        plain_derive(store, query, name=name)


plain_derive = TripleStore.derive
TripleStore.derive = closing  # type: ignore[method-assign]


def main(scale: int, folder: Path, seed: int) -> None:
    dataset = load_dataset()
    framework = dataset.framework(dataset.default_framework())
    rules = list(dataset.triples(framework.folder))
    listings = criteria.listing_shapes(rules)
    plan = compile_framework(rules)
    ontology = states.ontology()
    size, parts, shared = 0, [], b""
    for number in range(scale):
        text = states.law(number, seed)
        size += text.count(b"\n")
        store = TripleStore()
        with timed("load"):
            store.load(ontology, "nt", name="ontology")
            store.load(text, "nt", name="law")
        with timed("snapshot"):
            taken = snapshot.take(store, DAY)
        part = serialize(taken.shape_data(), "nt", {})
        lines, home = dict.fromkeys(part.splitlines(keepends=True)), states.home(number).encode()
        own = {line: None for line in lines if line[1 : len(home) + 1] == home}
        parts.append(b"".join(own))
        shared = b"".join(
            line for line in lines if line not in own
        )  # the value nodes of all: ages, terms, what is not stated
        iri, head = derivation.header(states.home(number), framework.iri.value, DAY)
        index = Index(ntriples=part, paths=plan.paths())
        facts = ledger.facts(plan, index, iri, framework.iri.value)
        with timed("derive"):
            store.add_apart(rules)
            derived = derivation.derive(store, head, facts)
        with timed("render"):
            found = Evaluation(iri, derived, taken, store, plan, index)
            member = Member(f"made-{number}", NamedNode(states.home(number)), "")
            plain.dumps(plain.assessment_dict(card.read(found, member, framework)))
    times["snapshot"] -= times["closure"]
    gc.collect()
    gc.freeze()  # what the stages before have left is not looked through again and again
    gc.set_threshold(YOUNG, *gc.get_threshold()[1:])
    batches = [[shared, *parts[start : start + BATCH]] for start in range(0, scale, BATCH)]

    def indexed(batch: list[bytes]) -> Index:
        return Index(ntriples=batch, paths=plan.paths())

    def judged(index: Index) -> Judged:
        return index.nodes, list(ledger.entries(plan, index))

    kept = best("index", indexed, batches)
    gc.collect()
    gc.freeze()  # as one does who keeps them
    found = best("evaluate", judged, kept)
    best("anew", lambda batch: judged(indexed(batch)), batches)
    numpy_limit(plan, kept[0] if len(kept) == 1 else indexed([shared, *parts]))
    entries = [(nodes, entry) for nodes, batch in found for entry in batch]
    misses, conforming = [], set()
    for nodes, entry in entries:
        dossier, fits = nodes[entry.dossier][1:-1], set(entry.conforming)
        conforming |= {(entry.test.iri, dossier, norm) for norm in fits}
        shape = entry.test.iri + "/listing/candidate"
        misses += [(shape, dossier, nodes[n][1:-1]) for n in entry.candidates if n not in fits]
    presupposed = {test.presupposes for test in plan.tests}
    target = NamedNode("http://www.w3.org/ns/shacl#targetClass")
    shapes = [t for t in rules if t.predicate != target or t.subject in presupposed] + listings
    (folder / "all.nt").write_bytes(b"".join([shared, *parts]))
    (folder / "shapes.nt").write_bytes(serialize(shapes, "nt", {}))
    (folder / "queries.json").write_text(json.dumps(list(queries(plan).values())))
    sizes = {"law": size, "shape_data": sum(p.count(b"\n") for p in (shared, *parts)), "tests": len(entries)}  # type: ignore[arg-type]
    digest = hashlib.sha256(repr(sorted(misses)).encode()).hexdigest()
    print(
        json.dumps(
            {"times": times, "sizes": sizes, "digest": digest, "misses": len(misses), "conforming": len(conforming)}
        )
    )


def numpy_limit(plan: object, index: Index) -> None:
    from numpy_limit import Columns, Limit

    columns = Columns(index)
    best("numpy", lambda columns: Limit(plan, columns).evaluate(), [columns])  # type: ignore[arg-type]


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
