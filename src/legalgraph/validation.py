"""The only door to pyshacl, the reference SHACL engine.

It is given parsed graphs only, in fresh copies: it adds triples to the shapes it is given, and it may leave rdflib's
literal normalisation switched off when it fails. A crash of the engine is an error, never a finding.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from legalgraph.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterable

    from legalgraph.store import Triple

_DEEPEST = 100  # patterns stand on patterns; deeper nesting is recursion, which is refused before


def validate(data: Iterable[Triple], shapes: Iterable[Triple]) -> list[Triple]:
    """Validate data against shapes (SHACL Core) and return the validation report as triples.

    Raises ``BadInput`` where the shapes cannot be used.
    """
    import pyshacl  # heavy, and not needed by the fast engine

    from legalgraph.rdf import from_rdflib, normalization_kept, to_rdflib

    with normalization_kept():
        try:
            _, report, text = pyshacl.validate(
                to_rdflib(data),
                shacl_graph=to_rdflib(shapes),
                inference="none",
                advanced=False,
                js=False,
                meta_shacl=False,
                do_owl_imports=False,
                inplace=True,
                max_validation_depth=_DEEPEST,
            )
        except Exception as error:  # pyshacl raises many kinds; each means that the shapes cannot be evaluated
            raise BadInput(f"the SHACL engine cannot use the shapes: {error}", mend="lint the shapes first") from error
        if not hasattr(report, "triples"):
            raise BadInput(f"the SHACL engine failed: {text}", mend="lint the shapes first")
        return from_rdflib(report)
