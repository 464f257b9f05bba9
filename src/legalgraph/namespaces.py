"""The namespaces, in one place. Nothing here is fetched; an IRI is only a name."""

from __future__ import annotations

from typing import Final

ROOT: Final = "https://w3id.org/legalgraph/"
LG: Final = ROOT + "ontology#"
DERIVED: Final = ROOT + "derived#"
CONCEPT: Final = ROOT + "concept/"
TOPIC: Final = CONCEPT + "topic/"
RULES: Final = ROOT + "rules/"
DATA: Final = ROOT + "id/"
GRAPH: Final = ROOT + "graph/"

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDF_TYPE: Final = RDF + "type"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
SH: Final = "http://www.w3.org/ns/shacl#"
EARL: Final = "http://www.w3.org/ns/earl#"
PROV: Final = "http://www.w3.org/ns/prov#"
ELI: Final = "http://data.europa.eu/eli/ontology#"
OA: Final = "http://www.w3.org/ns/oa#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
DCTERMS: Final = "http://purl.org/dc/terms/"
ORG: Final = "http://www.w3.org/ns/org#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
PROF: Final = "http://www.w3.org/ns/dx/prof/"
DCAT: Final = "http://www.w3.org/ns/dcat#"
VOID: Final = "http://rdfs.org/ns/void#"
SPDX: Final = "http://spdx.org/rdf/terms#"

PREFIXES: Final = {
    "lg": LG,
    "d": DERIVED,
    "topic": TOPIC,
    "rdf": RDF,
    "rdfs": RDFS,
    "skos": SKOS,
    "sh": SH,
    "earl": EARL,
    "prov": PROV,
    "eli": ELI,
    "oa": OA,
    "xsd": XSD,
    "dcterms": DCTERMS,
    "org": ORG,
    "owl": OWL,
}


def local(iri: str) -> str:
    """Return what comes after the last ``#`` or ``/`` of an IRI.

    >>> local("http://www.w3.org/ns/earl#cantTell")
    'cantTell'
    """
    return iri.rsplit("#", 1)[-1] if "#" in iri else iri.rsplit("/", 1)[-1]


def short(iri: str) -> str:
    """Return an IRI with the longest prefix that fits, else the IRI itself.

    >>> short("https://w3id.org/legalgraph/ontology#verb"), short(CONCEPT + "age/0-12")
    ('lg:verb', 'age:0-12')
    """
    if iri.startswith(CONCEPT) and iri.count("/") == CONCEPT.count("/") + 1:
        return iri[len(CONCEPT) :].replace("/", ":")
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and "/" not in iri[len(namespace) :]:
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri
