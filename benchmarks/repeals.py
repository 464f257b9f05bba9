"""What every repeal would cost, beside a loaded evaluation: seconds of work, the best of a few rounds."""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from clock import Clock

import legalgraph

ROUNDS = 5


def main() -> None:
    taken = []
    for _ in range(ROUNDS):
        graph = legalgraph.load()
        jurisdiction = graph.jurisdictions[0]
        graph.evaluation(jurisdiction)
        clock = Clock()
        found = graph.impact(jurisdiction)
        taken.append(clock.seconds())
    print(json.dumps({"seconds": min(taken), "rows": len(found.rows)}))


if __name__ == "__main__":
    main()
