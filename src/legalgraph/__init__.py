"""Law as a knowledge graph, and rules that derive report cards from it."""

__version__ = "0.1.0"
