"""A conformance report as text for people, JSON, JUnit for build servers, and a SHACL report in Turtle."""

from __future__ import annotations

import json
import re
import textwrap
from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree

from legalgraph.conformance.values import SEVERITIES, Finding, called, shown
from legalgraph.namespaces import PREFIXES, RDF_TYPE, SH, XSD
from legalgraph.store import BlankNode, Literal, NamedNode, Triple, parse, serialize

if TYPE_CHECKING:
    from collections.abc import Iterator

    from legalgraph.conformance.values import ConformanceReport
    from legalgraph.store import Term

WIDTH: Final = 80
_FEW: Final = 12  # so many names are listed; of more, the count
_WORD: Final = {"violation": "error", "warning": "warning", "info": "note"}
_ILLEGAL: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_text(report: ConformanceReport) -> str:
    """Findings by file, then what was looked at, in lines of at most 80 characters where words allow it."""
    lines: list[str] = []
    for file, found in groupby(report.findings, key=lambda finding: finding.file):
        lines.append(file)
        for finding in found:
            lines += [*_finding(finding), ""]
    counts = ", ".join(_plural(report.count(s), _WORD[s]) for s in SEVERITIES if s == "violation" or report.count(s))
    lines += _wrapped(
        f"{'conforms' if report.conforms else 'does not conform'}: {counts} in {_plural(len(report.files), 'file')}, "
        f"{_plural(report.triples, 'triple')}; {_plural(report.nodes, 'node')} met by {_plural(len(report.met), 'shape')}.",
        "",
    )
    if report.unmet:
        names = ", ".join(sorted(map(_rule, report.unmet))) if len(report.unmet) <= _FEW else "--format json lists them"
        lines += _wrapped(f"{_plural(len(report.unmet), 'shape')} met no node here: {names}.", "")
    return "\n".join(lines) + "\n"


def _finding(finding: Finding) -> Iterator[str]:
    about = [called(finding.node) or "the file"]
    if finding.path:
        about.append(called(finding.path))
    if finding.value:
        about.append(shown(finding.value))
    head = f"{finding.line or '-':>5}  {_WORD[finding.severity]:<8} "
    yield from _wrapped(" · ".join(about), " " * len(head), head)
    yield from _wrapped(finding.wrong, " " * 7)
    if finding.mend:
        yield from _wrapped("mend: " + finding.mend, " " * 7)
    if finding.law:
        yield from _wrapped("law:  " + finding.law, " " * 7)
    yield from _wrapped("rule: " + finding.rule_name, " " * 7)


def _wrapped(text: str, indent: str, first: str | None = None) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=indent if first is None else first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _plural(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def _rule(iri: str) -> str:
    return Finding("info", "", None, "", None, None, iri, "", "", "", None).rule_name


def as_json(report: ConformanceReport) -> str:
    """Everything, as JSON."""
    document: dict[str, Any] = {
        "conforms": report.conforms,
        "files": list(report.files),
        "triples": report.triples,
        "nodes": report.nodes,
        "counts": {severity: report.count(severity) for severity in SEVERITIES},
        "findings": [asdict(finding) | {"rule_name": finding.rule_name} for finding in report.findings],
        "shapes_met": list(report.met),
        "shapes_unmet": list(report.unmet),
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def as_junit(report: ConformanceReport) -> bytes:
    """One test case a file; errors are failures, and the rest is told beside them."""
    failed = {finding.file for finding in report.findings if finding.severity == "violation"}
    suite = ElementTree.Element(
        "testsuite", name="legalgraph validate", tests=str(len(report.files)), failures=str(len(failed)), errors="0"
    )
    for file in report.files:
        case = ElementTree.SubElement(
            suite, "testcase", classname="legalgraph.validate", name=_legal(file), file=_legal(file)
        )
        told = []
        for finding in report.findings:
            if finding.file != file:
                continue
            text = _legal("\n".join(line.strip() for line in _finding(finding)))
            if finding.severity == "violation":
                failure = ElementTree.SubElement(case, "failure", type=finding.rule_name, message=_legal(finding.wrong))
                failure.text = text
            else:
                told.append(text)
        if told:
            ElementTree.SubElement(case, "system-out").text = "\n\n".join(told)
    ElementTree.indent(suite)
    written = ElementTree.tostring(suite, encoding="utf-8", xml_declaration=True)
    assert isinstance(written, bytes)
    return written + b"\n"


def _legal(text: str) -> str:
    return _ILLEGAL.sub("\ufffd", text)


def as_turtle(report: ConformanceReport) -> bytes:
    """A SHACL validation report, with file and line at the end of each message.

    As SHACL has it, ``sh:conforms`` is false where there is any result, a warning too.
    """
    root = BlankNode("report")
    triples = [
        Triple(root, _RDF_TYPE, _sh("ValidationReport")),
        Triple(root, _sh("conforms"), Literal(str(not report.findings).lower(), datatype=NamedNode(XSD + "boolean"))),
    ]
    for number, finding in enumerate(report.findings, 1):
        result = BlankNode(f"result{number:05}")
        where = finding.file if finding.line is None else f"{finding.file}:{finding.line}"
        node: Term = NamedNode(finding.node) if finding.node else BlankNode(f"node{number:05}")
        triples += [
            Triple(root, _sh("result"), result),
            Triple(result, _RDF_TYPE, _sh("ValidationResult")),
            Triple(result, _sh("focusNode"), node),
            Triple(result, _sh("resultSeverity"), _sh(finding.severity.capitalize())),
            Triple(result, _sh("sourceConstraintComponent"), NamedNode(finding.component)),
            Triple(result, _sh("sourceShape"), NamedNode(finding.rule)),
            Triple(result, _sh("resultMessage"), Literal(f"{finding.wrong} {finding.mend} ({where})", language="en")),
        ]
        if finding.path:
            triples.append(Triple(result, _sh("resultPath"), NamedNode(finding.path)))
        if finding.value:
            triples.append(Triple(result, _sh("value"), _term(finding.value)))
    return serialize(triples, "ttl", PREFIXES)


_RDF_TYPE: Final = NamedNode(RDF_TYPE)


def _sh(name: str) -> NamedNode:
    return NamedNode(SH + name)


def _term(text: str) -> Term:
    (quad,) = parse(f"<urn:s> <urn:p> {text} .".encode(), "nt", name="a value")
    assert not isinstance(quad.object, Triple)
    return quad.object
