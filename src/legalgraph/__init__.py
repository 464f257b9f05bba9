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
    from legalgraph.engine import KnowledgeGraph, load
    from legalgraph.errors import LegalgraphError
    from legalgraph.model import (
        Assessment,
        Criterion,
        CriterionProof,
        ExtraCredit,
        Goal,
        IssueArea,
        NormProof,
        Points,
        Proof,
        Scorecard,
    )
    from legalgraph.views import Check

_HOMES = {
    "KnowledgeGraph": "engine",
    "load": "engine",
    "LegalgraphError": "errors",
    "Check": "views",
} | dict.fromkeys(
    (
        "Assessment",
        "Criterion",
        "CriterionProof",
        "ExtraCredit",
        "Goal",
        "IssueArea",
        "NormProof",
        "Points",
        "Proof",
        "Scorecard",
    ),
    "model",
)

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
