"""Law of many made-up jurisdictions of realistic shape, the same for the same seed.

Each has the norms of a real one (kinds, parts, numbers of slots and values), some left out and some slots changed, in a place of
its own: about as many triples, of which a snapshot makes about as many more.
"""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

import random_law as law_of  # noqa: E402  # the tests' generator
from legalgraph.namespaces import DATA  # noqa: E402
from legalgraph.store import Triple, serialize  # noqa: E402

LEFT_OUT, CHANGED = 0.15, 0.1


def home(number: int) -> str:
    return f"{DATA}made-{number:03}"


def law(number: int, seed: int = 1) -> bytes:
    """One jurisdiction's law as N-Triples."""
    random = Random(f"{seed} {number}")
    place = home(number)
    triples: list[Triple] = [*law_of.agents(place)]
    triples += law_of.frame(place, [topic for topic in law_of.topics() if random.random() > 0.1])
    for norm in law_of.norms():
        if random.random() > LEFT_OUT:
            changes = [slot for slot in range(len(norm)) if random.random() < CHANGED]
            triples += law_of.changed(norm, place, changes, random.choice)
    return serialize(triples, "nt", {})


def ontology() -> bytes:
    return serialize(law_of.ontology(), "nt", {})
