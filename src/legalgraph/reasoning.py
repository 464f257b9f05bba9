"""The only door to the description logic reasoners: is an ontology consistent, and can every class have a member?

HermiT runs in Java, by way of owlready2; pyHermiT needs no Java. Both stop at things that have no bearing on the answer, so
both are given a view: no annotations, no shapes, no values of datatypes outside OWL 2 (``xsd:date`` is one). The two
libraries are imported when first used. Nothing that an ontology names is fetched, and no module that it names is
imported: the view holds neither imports nor annotations, and owlready2 reads it from memory into a world of its own.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from io import BytesIO
from types import SimpleNamespace
from typing import TYPE_CHECKING, Final

from legalgraph.errors import BadInput, MissingExtra, MissingProgram, UnknownName
from legalgraph.namespaces import OWL, RDF_TYPE, RDFS, SH, XSD
from legalgraph.store import BlankNode, Literal, NamedNode, Triple, parse, serialize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ENGINES: Final = ("hermit", "pyhermit")

RDF: Final = RDF_TYPE.removesuffix("type")
OWL2_DATATYPES: Final = frozenset(
    [OWL + "real", OWL + "rational", RDF + "PlainLiteral", RDF + "XMLLiteral", RDF + "langString", RDFS + "Literal"]
    + [
        XSD + name
        for name in """
            decimal integer nonNegativeInteger nonPositiveInteger positiveInteger negativeInteger long int short byte
            unsignedLong unsignedInt unsignedShort unsignedByte double float string normalizedString token language
            Name NCName NMTOKEN boolean hexBinary base64Binary anyURI dateTime dateTimeStamp
        """.split()
    ]
)
PROPERTY_KINDS: Final = frozenset({OWL + "ObjectProperty", OWL + "DatatypeProperty"})
# Predicates of RDFS and OWL that carry no logic, and the one that would fetch.
NOT_LOGIC: Final = frozenset(
    {RDFS + name for name in ("label", "comment", "seeAlso", "isDefinedBy")}
    | {OWL + name for name in ("imports", "versionIRI", "versionInfo", "deprecated", "priorVersion")}
    | {OWL + name for name in ("backwardCompatibleWith", "incompatibleWith")}
)

_one_at_a_time = threading.Lock()  # owlready2 keeps its temporary files' folder in a module


@dataclass(frozen=True, slots=True)
class ReasoningResult:
    """What a reasoner found.

    ``unsatisfiable`` holds the IRIs of the classes that can have no member, sorted; where the ontology is not
    consistent it is empty, because then nothing can be told of any class. ``set_aside`` counts the triples that the
    reasoner was not shown.
    """

    engine: str
    consistent: bool
    unsatisfiable: tuple[str, ...]
    set_aside: int

    @property
    def sound(self) -> bool:
        """Consistent, and every class can have a member."""
        return self.consistent and not self.unsatisfiable


def classify(ntriples: bytes, engine: str = "auto", *, name: str = "ontology") -> ReasoningResult:
    """Check an ontology, given as N-Triples, with one reasoner.

    ``engine`` is ``"hermit"``, ``"pyhermit"`` or ``"auto"``: HermiT where there is Java, else pyHermiT. Raises
    ``BadInput`` where the ontology cannot be read or is not OWL 2 DL, ``MissingProgram`` without Java,
    ``MissingExtra`` without pyHermiT.

    >>> classify(b"<urn:a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <urn:b> .", "hal")
    Traceback (most recent call last):
    legalgraph.errors.UnknownName: no reasoner is called 'hal'
    """
    chosen = _choose(engine)
    triples = [quad.triple for quad in parse(ntriples, "nt", name=name)]
    shown = view(triples)
    data = serialize(shown, "nt", {})
    consistent, unsatisfiable = (_hermit if chosen == "hermit" else _pyhermit)(data, name)
    return ReasoningResult(chosen, consistent, tuple(sorted(unsatisfiable)), len(triples) - len(shown))


def view(triples: Iterable[Triple]) -> list[Triple]:
    """Keep what bears on consistency and can be read by a reasoner.

    Left out are: annotations and what is said of annotation properties, SHACL, predicates that are not declared, literals
    and ranges of datatypes outside OWL 2, and the blank nodes that only these reach.
    """
    given = list(dict.fromkeys(triples))
    kinds: dict[str, set[str]] = {}
    for triple in given:
        if triple.predicate.value == RDF_TYPE and isinstance(triple.subject, NamedNode):
            kinds.setdefault(triple.subject.value, set()).add(_iri(triple.object))
    usable = {iri for iri, types in kinds.items() if types & PROPERTY_KINDS}
    annotations = {iri for iri, types in kinds.items() if OWL + "AnnotationProperty" in types} - usable

    def bears(triple: Triple) -> bool:
        predicate, value = triple.predicate.value, triple.object
        if predicate in NOT_LOGIC or _iri(triple.subject) in annotations:
            return False
        if not predicate.startswith((RDF, RDFS, OWL)) and predicate not in usable:
            return False
        if isinstance(value, Literal):
            return value.datatype.value in OWL2_DATATYPES
        foreign_datatype = _iri(value).startswith(XSD) and _iri(value) not in OWL2_DATATYPES
        return not (foreign_datatype or _iri(value).startswith(SH) or _iri(triple.subject).startswith(SH))

    kept = [triple for triple in given if bears(triple)]
    dangling = {t.object for t in set(given) - set(kept) if isinstance(t.object, BlankNode)}
    while True:
        reached = {triple.object for triple in kept}
        cut = {triple for triple in kept if triple.subject in dangling and triple.subject not in reached}
        if not cut:
            return kept
        dangling |= {triple.object for triple in cut if isinstance(triple.object, BlankNode)}
        kept = [triple for triple in kept if triple not in cut]


def _iri(term: object) -> str:
    return term.value if isinstance(term, NamedNode) else ""


def _choose(engine: str) -> str:
    if engine not in ("auto", *ENGINES):
        raise UnknownName.among("reasoner", engine, ["auto", *ENGINES])
    java, native = shutil.which("java") is not None, find_spec("pyhermit") is not None
    if engine == "auto":
        engine = "hermit" if java or not native else "pyhermit"
    if engine == "hermit" and not java:
        instead = "choose the reasoner pyhermit" if native else "pip install 'legalgraph[reasoner]'"
        raise MissingProgram(
            "the reasoner HermiT needs a Java runtime, and no program java is on the path",
            mend=f"install Java 8 or newer; or do without: {instead}",
        )
    if engine == "pyhermit" and not native:
        raise MissingExtra.of("reasoner", "pyHermiT", "reasoning without Java")
    return engine


def _hermit(data: bytes, name: str) -> tuple[bool, list[str]]:
    import owlready2

    with _one_at_a_time, tempfile.TemporaryDirectory(prefix="legalgraph-") as folder:
        # owlready2 leaves its temporary file behind where the ontology is not consistent: let it do so in here.
        here = SimpleNamespace(NamedTemporaryFile=partial(tempfile.NamedTemporaryFile, dir=folder))
        theirs, owlready2.reasoning.tempfile = owlready2.reasoning.tempfile, here
        world = owlready2.World()
        try:
            ontology = world.get_ontology("urn:legalgraph:view#")
            ontology.graph.parse(BytesIO(data), format="ntriples")
            owlready2.sync_reasoner_hermit(world, debug=0)
            nothing = owlready2.Nothing
            return True, [found.iri for found in world.inconsistent_classes() if found is not nothing]
        except owlready2.OwlReadyInconsistentOntologyError:
            return False, []
        except owlready2.OwlReadyJavaError as error:
            raise BadInput(f"HermiT cannot read the ontology: {_said(error)}", where=name) from None
        finally:
            world.close()
            owlready2.reasoning.tempfile = theirs


def _said(error: Exception) -> str:
    """The line of a Java error that says what is wrong."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    telling = [line for line in lines if "Exception" in line or "Error:" in line]
    return (telling or lines or ["no reason given"])[0]


def _pyhermit(data: bytes, name: str) -> tuple[bool, list[str]]:
    import pyhermit
    import pyowl_core

    options = pyhermit.LoadOptions(format=pyowl_core.DocumentFormat.TURTLE, imports=pyowl_core.ImportPolicy.IGNORE)

    @contextmanager
    def reading(text: bytes) -> Iterator[pyhermit.Reasoner]:
        snapshot = pyhermit.load_snapshot(BytesIO(text), document_iri="urn:legalgraph:view", options=options)
        reasoner = pyhermit.Reasoner(snapshot)
        try:
            yield reasoner
        finally:
            reasoner.dispose()

    try:
        with reading(data) as reasoner:
            if not reasoner.is_consistent():
                return False, []
            # A world in which every class has a member shows that every class can have one: a single check instead of one a
            # class, which takes minutes with a few hundred individuals. Only where there is none is each class looked at.
            with reading(data + _members(data)) as crowded:
                if crowded.is_consistent():
                    return True, []
            nothing = OWL + "Nothing"
            return True, [found.iri.value for found in reasoner.unsatisfiable_classes() if found.iri.value != nothing]
    except (pyhermit.PyHermiTError, pyowl_core.PyOWLCoreError) as error:
        raise BadInput(
            f"pyHermiT cannot read the ontology: {error}",
            where=name,
            mend="it must be OWL 2 DL; HermiT forgives more, where there is Java",
        ) from None


def _members(data: bytes) -> bytes:
    """A member for each class that is declared by name."""
    declaration = re.compile(rb"^(<[^>]*>) <%s> <%s> \.$" % (RDF_TYPE.encode(), (OWL + "Class").encode()), re.MULTILINE)
    named = [iri for iri in declaration.findall(data) if iri != f"<{OWL}Nothing>".encode()]
    return b"".join(b"<urn:legalgraph:member:%d> <%s> %s .\n" % (i, RDF_TYPE.encode(), c) for i, c in enumerate(named))
