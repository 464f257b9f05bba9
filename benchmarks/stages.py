"""Every stage at one scale, each apart: ``stages.py SCALE FOLDER SEED``. Shape data, shapes and queries stay in the folder."""

from __future__ import annotations

import gc
import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import states
from clock import Clock

from legalgraph import card, criteria, derivation, snapshot
from legalgraph.dataset import Member, load_dataset
from legalgraph.evaluation import Evaluation
from legalgraph.fast import ledger
from legalgraph.fast.index import Index
from legalgraph.fast.plan import compile_framework
from legalgraph.fast.sparql import queries
from legalgraph.report import plain
from legalgraph.store import NamedNode, TripleStore, serialize

DAY = date(2023, 7, 1)
times: dict[str, float] = defaultdict(float)


@contextmanager
def timed(stage: str) -> Iterator[None]:
    clock = Clock()
    yield
    times[stage] += clock.seconds()


def best(stage: str, run: object, rounds: int) -> object:
    taken = []
    for _ in range(rounds):
        clock = Clock()
        found = run()  # type: ignore[operator]
        taken.append(clock.seconds())
    times[stage] = min(taken)
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
    size, parts = 0, []
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
        own = dict.fromkeys(part.splitlines(keepends=True))
        if number:
            home = states.home(number).encode()
            own = {line: None for line in own if line[1 : len(home) + 1] == home}
        parts.append(b"".join(own))
        iri, head = derivation.header(states.home(number), framework.iri.value, DAY)
        index = Index(ntriples=part, paths=plan.paths())
        facts = ledger.facts(plan, index, iri, framework.iri.value)
        with timed("derive"):
            store.add_apart(rules)
            for triples in (listings, head, facts):
                store.add(triples)
            derived = derivation.derive(store)
        with timed("render"):
            found = Evaluation(iri, (*head, *facts, *derived), taken, store, plan, index)
            member = Member(f"made-{number}", NamedNode(states.home(number)), "")
            plain.dumps(plain.assessment_dict(card.read(found, member, framework)))
    times["snapshot"] -= times["closure"]
    gc.collect()
    gc.freeze()  # what the stages before have left is not looked through again and again
    rounds = 30 if scale == 1 else 5 if scale < 100 else 3
    index = best("index", lambda: Index(ntriples=parts, paths=plan.paths()), rounds)
    assert isinstance(index, Index)
    entries = best("evaluate", lambda: list(ledger.entries(plan, index)), rounds)
    best("anew", lambda: list(ledger.entries(plan, Index(ntriples=parts, paths=plan.paths()))), rounds)
    numpy_limit(plan, index, rounds)
    misses, conforming = [], set()
    for entry in entries:  # type: ignore[attr-defined]
        dossier = index.iri(entry.dossier).value
        fits = set(entry.conforming)
        conforming |= {(entry.test.iri, dossier, norm) for norm in fits}
        shape = entry.test.iri + "/listing/candidate"
        misses += [(shape, dossier, index.iri(n).value) for n in entry.candidates if n not in fits]
    presupposed = {test.presupposes for test in plan.tests}
    target = NamedNode("http://www.w3.org/ns/shacl#targetClass")
    shapes = [t for t in rules if t.predicate != target or t.subject in presupposed] + listings
    (folder / "all.nt").write_bytes(b"".join(parts))
    (folder / "shapes.nt").write_bytes(serialize(shapes, "nt", {}))
    (folder / "queries.json").write_text(json.dumps(list(queries(plan).values())))
    sizes = {"law": size, "shape_data": sum(p.count(b"\n") for p in parts), "tests": len(entries)}  # type: ignore[arg-type]
    digest = hashlib.sha256(repr(sorted(misses)).encode()).hexdigest()
    print(
        json.dumps(
            {"times": times, "sizes": sizes, "digest": digest, "misses": len(misses), "conforming": len(conforming)}
        )
    )


def numpy_limit(plan: object, index: Index, rounds: int) -> None:
    from numpy_limit import Columns, Limit

    columns = Columns(index)
    best("numpy", lambda: Limit(plan, columns).evaluate(), rounds)  # type: ignore[arg-type]


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
