"""What can be reached along links, however the links are kept."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


def reached(start: Iterable[T], links: Callable[[T], Iterable[T]]) -> set[T]:
    """The nodes given, and all to which links lead from them; circles do no harm.

    >>> sorted(reached("a", lambda node: {"a": "b", "b": "ca"}.get(node, "")))
    ['a', 'b', 'c']
    """
    found = set(start)
    todo = list(found)
    while todo:
        new = set(links(todo.pop())) - found
        found |= new
        todo += new
    return found
