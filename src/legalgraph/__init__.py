"""Law as a knowledge graph, and rules that derive report cards from it.

>>> import legalgraph
>>> graph = legalgraph.load()
>>> "us-ms" in graph.jurisdictions
True
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from legalgraph.errors import LegalgraphError
    from legalgraph.knowledgegraph import KnowledgeGraph, load
    from legalgraph.model import Assessment, Criterion, ExtraCredit, Goal, IssueArea, Points, Scorecard
    from legalgraph.reasons import CriterionProof, NormProof, Proof
    from legalgraph.views import Check

_HOMES = {
    name: home
    for home, names in {
        "knowledgegraph": ("KnowledgeGraph", "load"),
        "errors": ("LegalgraphError",),
        "model": ("Assessment", "Criterion", "ExtraCredit", "Goal", "IssueArea", "Points", "Scorecard"),
        "reasons": ("CriterionProof", "NormProof", "Proof"),
        "views": ("Check",),
    }.items()
    for name in names
}

__all__ = [
    "Assessment",
    "Check",
    "Criterion",
    "CriterionProof",
    "ExtraCredit",
    "Goal",
    "IssueArea",
    "KnowledgeGraph",
    "LegalgraphError",
    "NormProof",
    "Points",
    "Proof",
    "Scorecard",
    "__version__",
    "load",
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that the command line starts fast."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'legalgraph' has no attribute {name!r}")
    return getattr(importlib.import_module(f"legalgraph.{home}"), name)
