"""Two texts of one section, passage by passage and word by word.

The one text may have lost the labels of its subdivisions and the other be quoted in parts, so that passages do not stand one
beside the other. A passage is compared with that of the other text with which it shares most; one that shares little is
compared with none. What a document adds in brackets, where it leaves words out, and how it prints a word's first letter or the
sign after it, is no difference of law.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

from legalgraph.history.values import Run, TextDifference

if TYPE_CHECKING:
    from collections.abc import Sequence

_HELD: Final = 0.85  # of the shorter passage: the longer holds it
_LIKE: Final = 0.5  # of the shorter, and of the longer:
_APART: Final = 0.3
_RUN: Final = 3  # words in a row; fewer are in common by chance
_FEW: Final = 4
_SIGNS: Final = str.maketrans({"’": "'", "‘": "'", "“": "", "”": "", '"': "", "–": "-"})
_LETTER: Final = re.compile(r"\[(\w)\](?=\w)")
_ADDED: Final = re.compile(r"\s*\[\[?[^\]]*\]\]?")
_LEFT_OUT: Final = re.compile(r"\.(?:\s\.)+")


def differences(before: Sequence[str], after: Sequence[str]) -> tuple[TextDifference, ...]:
    """The passages that correspond, in the order of the second text; those with no counterpart are left out.

    >>> found = differences(["The board may train all its officers."], ["the board shall train all its officers [of police]"])
    >>> [(run.mark, run.words) for run in found[0].runs]
    [('=', 'the board'), ('-', 'may'), ('+', 'shall'), ('=', 'train all its officers')]

    Words behind the last that are in common may only be not at hand: they are not said to be gone.

    >>> (found,) = differences(["The board shall train. It meets at noon."], ["The board shall train its staff . . ."])
    >>> [(run.mark, run.words) for run in found.runs]
    [('=', 'The board shall train'), ('+', 'its staff')]
    """
    olds, news = ([_words(text) for text in texts] for texts in (before, after))
    chosen = [(new, _nearest(new, olds)) for new in news]
    return tuple(TextDifference(_runs(olds[place], new)) for new, place in chosen if place is not None)


def _words(text: str) -> list[str]:
    return _LEFT_OUT.sub("…", _ADDED.sub(" … ", _LETTER.sub(r"\1", text))).split()


def _nearest(new: list[str], olds: list[list[str]]) -> int | None:
    best, place = 0, None
    for number, old in enumerate(olds):
        if not old or not new:
            continue
        blocks = [block.size for block in _matcher(old, new).get_matching_blocks()]
        shared = sum(size for size in blocks if size >= min(_RUN, len(new), len(old)))
        small, large = sorted((len(old), len(new)))
        like = shared >= _HELD * small or (shared >= _LIKE * small and shared >= _APART * large)
        if shared > best and shared >= min(_FEW, small) and like:
            best, place = shared, number
    return place


def _runs(old: list[str], new: list[str]) -> tuple[Run, ...]:
    """The runs. A passage is a part of a text: what the old one has before the first words in common or behind the last may
    stand in the new text too, only not at hand, and is no difference; nor is what a document leaves out.
    """
    found: list[Run] = []
    at_old = at_new = 0
    for i, j, size in _common(old, new):
        gone, come = old[at_old:i], new[at_new:j]
        inside = bool(at_new and size)
        while come[-1:] == ["…"] and not size:
            come.pop()
        if [_key(word) for word in gone] == [_key(word) for word in come]:
            found += [Run("=", " ".join(come))] if come else []
        elif "…" in (word.strip(",;:.") for word in (*gone, *come)):
            found.append(Run("=", "…"))
        else:
            found += [Run("-", " ".join(gone))] if gone and inside else []
            found += [Run("+", " ".join(come))] if come else []
        found += [Run("=", " ".join(new[j : j + size]))] if size else []
        at_old, at_new = i + size, j + size
    return tuple(found)


def _common(old: list[str], new: list[str]) -> list[tuple[int, int, int]]:
    """The words in common, and the ends of both; a few words amid many others are in common by chance."""
    blocks = [(block.a, block.b, block.size) for block in _matcher(old, new).get_matching_blocks()]
    firm: list[tuple[int, int, int]] = []
    for place, (i, j, size) in enumerate(blocks[:-1]):
        before = blocks[place - 1] if place else (0, 0, 0)
        after = blocks[place + 1]
        left = max(i - before[0] - before[2], j - before[1] - before[2])
        right = max(after[0] - i, after[1] - j) - size
        if size >= _FEW or size >= min(left, right):
            firm.append((i, j, size))
    return [*firm, blocks[-1]]


def _matcher(old: list[str], new: list[str]) -> SequenceMatcher[str]:
    return SequenceMatcher(None, [_key(word) for word in old], [_key(word) for word in new], autojunk=False)


def _key(word: str) -> str:
    plain = word.translate(_SIGNS).casefold()
    return plain.rstrip(",;:.") or plain
