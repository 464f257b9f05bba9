"""Peak memory of one thing in a process of its own: ``memory.py store FOLDER`` or ``memory.py evaluation FOLDER``."""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from legalgraph.dataset import load_dataset
from legalgraph.fast import ledger
from legalgraph.fast.index import Index
from legalgraph.fast.plan import compile_framework
from legalgraph.store import TripleStore


def used() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def parts(file: Path) -> Iterator[bytes]:
    """Whole lines, some megabytes at a time."""
    with file.open("rb") as lines:
        while some := lines.readlines(4_000_000):
            yield b"".join(some)


def main(what: str, folder: Path) -> None:
    dataset = load_dataset()
    plan = compile_framework(dataset.triples(dataset.framework(dataset.default_framework()).folder))
    before = used()
    if what == "store":
        store = TripleStore()
        for part in parts(folder / "all.nt"):
            store.load(part, "nt", name="all")
        told = len(store)
    else:
        index = Index(ntriples=parts(folder / "all.nt"), paths=plan.paths())
        told = sum(len(entry.conforming) for entry in ledger.entries(plan, index))
    print(json.dumps({"megabytes": used() - before, "count": told}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
