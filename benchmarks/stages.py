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
BATCH = 51  # jurisdictions that are indexed and judged together: none refers to another's law
YOUNG = 50_000  # as the command line has it: what is made in a stage holds no cycles
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
    gc.set_threshold(YOUNG, *gc.get_threshold()[1:])
    rounds = 30 if scale == 1 else 5 if scale < 100 else 3
    batches = [[shared, *parts[start : start + BATCH]] for start in range(0, scale, BATCH)]

    def indexed(batch: list[bytes]) -> Index:
        return Index(ntriples=batch, paths=plan.paths())

    def judged(index: Index) -> list[tuple[Index, ledger.Entry]]:
        return [(index, entry) for entry in ledger.entries(plan, index)]

    kept: list[Index] = best("index", lambda: [indexed(batch) for batch in batches], rounds)
    entries = best("evaluate", lambda: [one for index in kept for one in judged(index)], rounds)
    best("anew", lambda: [one for batch in batches for one in judged(indexed(batch))], rounds)
    numpy_limit(plan, kept[0] if len(kept) == 1 else indexed([shared, *parts]), rounds)  # type: ignore[arg-type]
    misses, conforming = [], set()
    for index, entry in entries:
        dossier = index.iri(entry.dossier).value
        fits = set(entry.conforming)
        conforming |= {(entry.test.iri, dossier, norm) for norm in fits}
        shape = entry.test.iri + "/listing/candidate"
        misses += [(shape, dossier, index.iri(n).value) for n in entry.candidates if n not in fits]
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


def numpy_limit(plan: object, index: Index, rounds: int) -> None:
    from numpy_limit import Columns, Limit

    columns = Columns(index)
    best("numpy", lambda: Limit(plan, columns).evaluate(), rounds)  # type: ignore[arg-type]


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
