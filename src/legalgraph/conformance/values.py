"""What a check found: frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from legalgraph.namespaces import CONCEPT, DATA, RULES, SH, short

CHECK: Final = "https://w3id.org/legalgraph/ontology/check/"
SHAPE_BASES: Final = ("https://w3id.org/legalgraph/ontology/shape/", "https://w3id.org/legalgraph/shapes/")
SEVERITIES: Final = ("violation", "warning", "info")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong.

    ``node`` is the IRI of the node, or of the nearest node with a name that holds it ("" where there is none); ``path`` an
    IRI; ``value`` in N-Triples syntax; ``rule`` the IRI of the shape or check; ``component`` the SHACL constraint component;
    ``line`` the line that seems to be meant, where it could be found; ``law`` the provision concerned.
    """

    severity: str
    file: str
    line: int | None
    node: str
    path: str | None
    value: str | None
    rule: str
    component: str
    wrong: str
    mend: str
    law: str | None

    @property
    def rule_name(self) -> str:
        """The rule without its namespace: ``evidence-rule/declarant-age``."""
        for base in (CHECK, *SHAPE_BASES):
            if self.rule.startswith(base):
                return self.rule.removeprefix(base)
        return self.rule


@dataclass(frozen=True, slots=True)
class ConformanceReport:
    """All findings, and what was looked at: silence about a node counts only where a shape met it.

    ``met`` are the shapes that met at least one node of the files, ``unmet`` those that met none; ``nodes`` counts the nodes
    met.
    """

    files: tuple[str, ...]
    triples: int
    nodes: int
    findings: tuple[Finding, ...]
    met: tuple[str, ...]
    unmet: tuple[str, ...]

    @property
    def conforms(self) -> bool:
        """Whether nothing is wrong; warnings leave it true."""
        return self.count("violation") == 0

    def count(self, severity: str) -> int:
        """How many findings have the severity."""
        return sum(finding.severity == severity for finding in self.findings)


def called(iri: str) -> str:
    """A node or term as a reader of the files knows it.

    >>> called("https://w3id.org/legalgraph/id/zz/norm/5-1/hearsay"), called("https://w3id.org/legalgraph/ontology#covers")
    ('norm/5-1/hearsay', 'lg:covers')
    """
    if iri.startswith(DATA):
        return iri.removeprefix(DATA).partition("/")[2] or iri.removeprefix(DATA)
    if iri.startswith(RULES):
        return iri.removeprefix(RULES).partition("/")[2] or iri.removeprefix(RULES)
    if iri.startswith((CONCEPT, SH)):
        return short(iri)
    return short(iri)


def plain(value: str) -> str:
    """A value in N-Triples syntax without its datatype or language.

    >>> plain('"1.0"^^<http://www.w3.org/2001/XMLSchema#decimal>'), plain("<urn:x>")
    ('1.0', '<urn:x>')
    """
    return value if value.startswith("<") else value[1:].rpartition('"')[0]


def shown(value: str) -> str:
    """A value in N-Triples syntax, shortened: ``"under 12"`` or ``age:0-12``."""
    if value.startswith("<"):
        return called(value[1:-1])
    text = plain(value)
    return f'"{text}"' if len(text) <= 120 else f'"{text[:117]}…"'
