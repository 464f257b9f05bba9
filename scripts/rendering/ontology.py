"""The ontology as a page that suffices to write a query: prefixes, classes, properties, slots, derived links, concepts."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from legalgraph.namespaces import CONCEPT, LG, OWL, PREFIXES, RDFS, SKOS
from legalgraph.query import parse_header
from legalgraph.resources import iter_files
from rendering.codebook import holds
from rendering.graph import OWL_CLASS, Index, code, name, prose, table

HEAD = prose("ontology")
PROPERTIES = tuple(OWL + kind for kind in ("ObjectProperty", "DatatypeProperty", "AnnotationProperty"))
TEMPLATE = re.compile(r"CONSTRUCT\s*\{(.*?)\}\s*WHERE", re.DOTALL)


def _prefixes(index: Index) -> list[str]:
    lines = ["", "## Prefixes", "", "Declared for you in every query. Each concept scheme's prefix is its name.", ""]
    rows = [[code(prefix + ":"), code(iri)] for prefix, iri in PREFIXES.items()]
    rows.append(["`verb:` `off:` `vic:` …", code(CONCEPT + "SCHEME/")])
    return lines + table(["prefix", "namespace"], rows)


def _defined(index: Index, term: str) -> str:
    return index.text(term, SKOS + "definition")


def _terms(index: Index) -> list[str]:
    lines = ["", "## Classes and properties", "", "By the file of `ontology/` that declares them. Slots follow below."]
    slots = set(index.slots())
    for file in sorted(index.files):
        if not re.fullmatch(r"ontology/[a-z]+\.ttl", file):
            continue
        own = [iri for iri in dict.fromkeys(index.files[file]) if iri.startswith(LG)]
        classes = [iri for iri in own if OWL_CLASS in index.types(iri)]
        others = [iri for iri in own if index.types(iri) & set(PROPERTIES) and iri not in slots]
        fixed = [iri for iri in own if not index.types(iri) & {OWL_CLASS, *PROPERTIES}]
        if not own or not (classes or others or fixed):
            continue
        lines += ["", f"### {file.removeprefix('ontology/').removesuffix('.ttl')}"]
        if classes:
            rows = [
                [
                    code(name(c)),
                    ", ".join(code(name(w.value)) for w in _named(index.all(c, RDFS + "subClassOf"))),
                    _defined(index, c),
                ]
                for c in classes
            ]
            lines += ["", *table(["class", "subclass of", "definition"], rows)]
        if others:
            rows = [
                [code(name(p)), _of(index, p, "domain"), _of(index, p, "range"), _defined(index, p)] for p in others
            ]
            lines += ["", *table(["property", "of", "value", "definition"], rows)]
        if fixed:
            rows = [
                [code(name(i)), ", ".join(code(name(t)) for t in sorted(index.types(i))), _defined(index, i)]
                for i in fixed
            ]
            lines += ["", *table(["individual", "a", "definition"], rows)]
    return lines


def _named(values: list[Any]) -> list[Any]:
    return [value for value in values if hasattr(value, "value") and value.value.startswith("http")]


def _of(index: Index, term: str, which: str) -> str:
    found = []
    for value in index.all(term, RDFS + which):
        union = [member.value for head in index.all(value, OWL + "unionOf") for member in index.members(head)]
        found += [name(iri) for iri in union or [value.value]]
    return " or ".join("anything" if one == "owl:Thing" else code(one) for one in found)


def _slots(index: Index) -> list[str]:
    lines = [
        "",
        "## Slots",
        "",
        "What norms and their parts say; how to fill them stands in [codebook.md](codebook.md).",
    ]
    lines += [
        "The twins exist in an assessment only: they hold the values with their closure through the concept hierarchies.",
        "",
    ]
    rows = []
    for slot in index.slots():
        twins = [
            code(name(index.text(slot, LG + link)))
            for link in ("closesInto", "namesInto")
            if index.text(slot, LG + link)
        ]
        closure = index.label(index.text(slot, LG + "closure")) if twins else ""
        rows.append(
            [code(name(slot)), _defined(index, slot), holds(index, slot), f"{', '.join(twins)} {closure}".strip()]
        )
    return lines + table(["slot", "definition", "holds", "twins, closed"], rows)


def _derived() -> list[str]:
    lines = [
        "",
        "## Derived links",
        "",
        "Made by the queries of `queries/snapshot`, in their order; never written in a file of `data/`.",
        "",
    ]
    rows = []
    for path, file in iter_files("queries/snapshot", ".rq"):
        text = file.read_text(encoding="utf-8")
        head = parse_header(text, path)
        found = TEMPLATE.search(text)
        made = sorted(set(re.findall(r"(?<![\w?])(?:d|lg):\w+", found[1]))) if found else []
        rows.append(
            [code(path.rsplit("/", 1)[-1]), head.question, " ".join(code(term) for term in made) or "the slots' twins"]
        )
    return lines + table(["query", "asks", "makes"], rows)


def _scheme(index: Index, scheme: str) -> list[str]:
    key = scheme.rsplit("/", 1)[-1]
    title = index.label(scheme)
    lines = ["", f"### {key}", "", f"*{title}.* {_defined(index, scheme)}", ""]
    concepts = [c for c in index.instances(SKOS + "Concept") if scheme in index.texts(c, SKOS + "inScheme")]
    below: dict[str, list[str]] = defaultdict(list)
    for concept in concepts:
        for wider in index.texts(concept, SKOS + "broader"):
            below[wider].append(concept)

    def walk(concept: str, depth: int) -> None:
        collected = index.texts(concept, LG + "collectsKind") + index.texts(concept, LG + "collectsConcept")
        rule = f" *Collects* {', '.join(code(name(c)) for c in collected)}." if collected else ""
        lines.append(f"{'  ' * depth}- {code(name(concept))} {index.label(concept)}: {_defined(index, concept)}{rule}")
        for narrower in below[concept]:
            walk(narrower, depth + 1)

    for concept in concepts:
        if not index.texts(concept, SKOS + "broader"):
            walk(concept, 0)
    return lines


def render(index: Index) -> str:
    """The whole page."""
    lines = [HEAD.rstrip("\n"), *_prefixes(index), *_terms(index), *_slots(index), *_derived()]
    lines += [
        "",
        "## Concept schemes",
        "",
        "Indented concepts are narrower; one with several broader concepts stands under each.",
    ]
    schemes = sorted(index.instances(SKOS + "ConceptScheme"))
    lines += ["", " · ".join(f"[{index.label(s)}](#{s.rsplit('/', 1)[-1]})" for s in schemes)]
    for scheme in schemes:
        lines += _scheme(index, scheme)
    return "\n".join(lines) + "\n"
