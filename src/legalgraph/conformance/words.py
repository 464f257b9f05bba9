"""The law's own words: evidence quotes a passage of the norm's provisions, and an anchor quotes its passage.

The words of a norm may stand in the provisions that express it or are read with it, in the units that these hold and
in the units that hold these (a lead-in stands one level up), in any version known. Both sides are compared without what
a document adds: footnote numbers, page breaks, list dashes, typographic quotation marks.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Final

from legalgraph.evidence import Quote, Source, Status, check, normalise
from legalgraph.namespaces import ELI, LG, OA
from legalgraph.store import Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from legalgraph.conformance.values import Finding
    from legalgraph.conformance.world import World

_PREFIXES: Final = f"PREFIX lg: <{LG}> PREFIX eli: <{ELI}> PREFIX oa: <{OA}> "
_EVIDENCE: Final = (
    _PREFIXES
    + """SELECT DISTINCT ?file ?node ?norm ?words WHERE {
  GRAPH ?file { ?holder lg:evidence ?node . ?node lg:words ?words }
  { ?holder lg:expressedBy|lg:readWith ?version . BIND(?holder AS ?norm) } UNION { ?norm lg:conduct|lg:penalty ?holder }
}"""
)
_TEXTS: Final = (
    _PREFIXES
    + """SELECT DISTINCT ?norm ?text WHERE {
  ?norm lg:expressedBy|lg:readWith ?named . ?named eli:realizes ?provision .
  { ?provision eli:is_part_of* ?unit } UNION { ?unit eli:is_part_of+ ?provision }
  ?version eli:realizes ?unit ; lg:passage/lg:text ?text .
}"""
)
_ANCHORS: Final = (
    _PREFIXES
    + """SELECT DISTINCT ?file ?passage ?text ?anchor ?exact WHERE {
  GRAPH ?file { ?passage lg:anchor ?anchor . ?anchor oa:hasSelector/oa:exact ?exact }
  ?passage lg:text ?text .
}"""
)


def check_words(world: World) -> Iterator[Finding]:
    """Findings about evidence whose words stand in no passage of the norm's provisions."""
    passages: dict[str, set[str]] = defaultdict(set)
    for row in world.store.select(_TEXTS, name="passages of norms"):
        passages[row["norm"]].add(row["text"])
    folded = cache(_folded)
    for row in world.store.select(_EVIDENCE, name="words of evidence"):
        file, texts = world.checked.get(row["file"]), passages[row["norm"]]
        if file is None or any(folded(row["words"]) in folded(text) for text in texts):
            continue
        wrong = "The words quoted stand in no passage of the norm's provisions."
        if not texts:
            wrong = "Words are quoted, and no passage of the norm's provisions is known."
        mend = (
            "Cut an exact run from one passage, or say on which reading the slot rests (lg:basis with lg:reportedIn)."
        )
        yield world.finding(
            file, row.terms["node"], "evidence-words", wrong, mend, path=LG + "words", value=row.terms["words"]
        )


def check_anchors(world: World) -> Iterator[Finding]:
    """Findings about anchors that quote other words than their passage has."""
    prints: dict[tuple[str, str, str, str], dict[str, str]] = defaultdict(dict)
    for row in world.store.select(_ANCHORS, name="anchors"):
        whole = re.sub(r"-\d+$", "", row["anchor"])  # a print that a page interrupts is anchored piece by piece
        prints[row["file"], row["passage"], row["text"], whole][row["anchor"]] = row["exact"]
    for (graph, _, text, _), pieces in sorted(prints.items()):
        file = world.checked.get(graph)
        if file is None:
            continue
        quotes, raw = [], ""
        for name in sorted(pieces):
            quotes.append(Quote(len(raw), len(raw) + len(pieces[name]), pieces[name]))
            raw += pieces[name] + "\n"
        if check(text, Source(raw), quotes).status is Status.NOT_FOUND:
            wrong, mend = (
                "The anchor quotes other words than its passage has.",
                "Correct the passage, and write the anchors again.",
            )
            anchor = min(pieces)
            yield world.finding(
                file, anchor, "anchor-words", wrong, mend, path=OA + "exact", value=Literal(pieces[anchor])
            )


def _folded(text: str) -> str:
    return normalise(text.strip()).text.strip()
