"""Everything that can go wrong, told to the person who can mend it.

    LegalgraphError               what is wrong, where, under which law, and what mends it
    ├── Misuse                    exit 2: the request cannot be met as it was made
    │   ├── UnknownName           no jurisdiction, goal, framework … of that name; the nearest ones are offered
    │   ├── BadInput              a file, text or value that cannot be read: file, line and column say where
    │   └── BadQuery              a query that is refused, or that no engine understands
    ├── EnvironmentProblem        exit 3: the request is fine, this machine is not ready for it
    │   ├── MissingContent        the ontology, rules, data or queries are not where they belong
    │   ├── MissingExtra          a Python package of an optional extra is not installed
    │   └── MissingProgram        a program beside Python, such as Java, is not installed
    └── Findings                  exit 1: the check ran to its end and found something
        └── EngineDifference      the two engines do not agree: an error of ours

Catch ``LegalgraphError`` for all of it. Every class is made in the same way, so every error can be pickled and sent
between processes; ``UnknownName.among`` and ``MissingExtra.of`` word the two that are raised most.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Iterable


class Place(NamedTuple):
    """Where something stands: a file, or a name such as an option; lines and columns count from 1.

    >>> str(Place("data/zz/law/1-1.ttl", line=3, column=9))
    'data/zz/law/1-1.ttl:3:9'
    """

    name: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.name, self.line, self.column) if part is not None)


class LegalgraphError(Exception):
    """The root of the tree.

    ``message`` says what is wrong, ``where`` in which place, ``law`` which provision it concerns, ``mend`` what to do
    about it. ``str()`` is one line, for logs; ``explain()`` is what a person should see.
    """

    exit_code: ClassVar[int] = 2

    def __init__(
        self, message: str, *, where: Place | str | None = None, law: str | None = None, mend: str | None = None
    ) -> None:
        super().__init__(message)
        self.message: Final = message
        self.where: Final = Place(where) if isinstance(where, str) else where
        self.law: Final = law
        self.mend: Final = mend

    def __str__(self) -> str:
        return self.message if self.where is None else f"{self.where}: {self.message}"

    def explain(self) -> str:
        """What is wrong and where, then the law concerned and the remedy, a line each where they are known."""
        lines = [str(self)]
        if self.law:
            lines.append(f"  law:  {self.law}")
        if self.mend:
            lines.append(f"  mend: {self.mend}")
        return "\n".join(lines)


class Misuse(LegalgraphError):
    """The request cannot be met as it was made."""

    exit_code = 2


class UnknownName(Misuse):
    """A name that nothing here has."""

    @classmethod
    def among(cls, kind: str, name: str, known: Iterable[str], *, where: Place | str | None = None) -> Self:
        """No ``kind`` is called ``name``; offer the nearest of the ``known`` names, else show some of them.

        >>> print(UnknownName.among("jurisdiction", "us-mz", ["us-ms", "us-tx"]).explain())
        no jurisdiction is called 'us-mz'
          mend: did you mean 'us-ms'?
        """
        import difflib  # only where a name is wrong

        names = sorted(set(known))
        folded = {other.casefold(): other for other in reversed(names)}
        near = difflib.get_close_matches(name.casefold(), list(folded), n=3, cutoff=0.6)
        likeness = [difflib.SequenceMatcher(None, other, name.casefold()).ratio() for other in near]
        near = [folded[other] for other, like in zip(near, likeness, strict=True) if like > likeness[0] - 0.1]
        if near:
            mend = f"did you mean {' or '.join(repr(other) for other in near)}?"
        elif names:
            shown = ", ".join(names[:12])
            mend = f"known: {shown}" + (f", and {len(names) - 12} more" if len(names) > 12 else "")
        else:
            mend = f"there is no {kind} at all yet"
        return cls(f"no {kind} is called {name!r}", where=where, mend=mend)


class BadInput(Misuse):
    """A file, text or value that cannot be read."""


class BadQuery(Misuse):
    """A query that is refused, or that no engine understands."""


class EnvironmentProblem(LegalgraphError):
    """The request is fine; this machine is not ready for it."""

    exit_code = 3


class MissingContent(EnvironmentProblem):
    """The ontology, rules, data or queries are not where they belong."""


class MissingExtra(EnvironmentProblem):
    """A Python package of an optional extra is not installed."""

    @classmethod
    def of(cls, extra: str, package: str, purpose: str) -> Self:
        """``purpose`` needs ``package``, which comes with the extra ``extra``."""
        return cls(
            f"{purpose} needs the package {package}",
            mend=f"pip install 'legalgraph[{extra}]'; in a checkout: .venv/bin/pip install -e '.[{extra}]'",
        )


class MissingProgram(EnvironmentProblem):
    """A program beside Python is not installed."""


class Findings(LegalgraphError):
    """The check ran to its end and found something."""

    exit_code = 1


class EngineDifference(Findings):
    """The fast engine and the reference engine do not agree."""
