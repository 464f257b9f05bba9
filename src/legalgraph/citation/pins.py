"""Pin-cites: labels of subdivisions in lists, ranges and tails.

>>> write(read("(1)–(3)(a), (b)¹"))
'(1)–(3)(a), (3)(b)'
>>> spelt_out(read("(9)–(11)")[0])
(('9',), ('10',), ('11',))
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

Labels = tuple[str, ...]

MOST: Final = 200  # subdivisions that one range may stand for
_LABEL: Final = r"\((?:\d{1,3}(?:\.\d{1,2})?|[a-z]{1,5}|[A-Z]{1,5})\)"
_PIN: Final = rf"(?:{_LABEL})+"
NOTE: Final = "[¹²³⁰⁴-⁹]*"
TO: Final = r"\s*(?:–|—|-|to|through)\s*"
_AND: Final = r"(?:\s*[,;]\s*(?:(?:and|or|&)\s+)?|\s+(?:and|or|&)\s+)"
PINS: Final = rf"{_PIN}{NOTE}(?:{TO}{_PIN}{NOTE})?(?:{_AND}{_PIN}{NOTE}(?:{TO}{_PIN}{NOTE})?)*"
_ROMAN: Final = {"i": 1, "v": 5, "x": 10}


@dataclass(frozen=True, slots=True)
class Pin:
    """A subdivision, or all from one through another."""

    labels: Labels
    through: Labels = ()


def read(text: str) -> tuple[Pin, ...]:
    """The pin-cites of a list, each in full: a tail such as ``, (b)`` after ``(1)(a)`` is ``(1)(b)``."""
    pins: list[Pin] = []
    before: Labels = ()
    for part in re.finditer(rf"(?P<pin>{_PIN}){NOTE}(?:{TO}(?P<through>{_PIN}))?", text):
        labels = _in_tail(before, _labels(part["pin"]))
        through = _in_tail(labels, _labels(part["through"])) if part["through"] else ()
        pins.append(Pin(labels, through))
        before = through or labels
    return tuple(pins)


def _labels(text: str) -> Labels:
    return tuple(re.findall(r"\(([^()]+)\)", text))


def _in_tail(before: Labels, labels: Labels) -> Labels:
    """What labels mean after others: ``(b)`` after ``(1)(a)`` is ``(1)(b)``, ``(2)`` after it is ``(2)``."""
    first = _values(labels[0])
    like = [depth for depth, label in enumerate(before) if first.keys() & _values(label).keys()]
    if not like or (len(labels) == len(before) and like[0] == 0):
        return labels
    for depth in reversed(like):
        values = _values(before[depth])
        if any(first[kind] > values[kind] for kind in first.keys() & values.keys()):
            return before[:depth] + labels
    return before[: like[-1]] + labels


def _values(label: str) -> dict[str, float]:
    """What a label may count as: a figure, a letter (doubled after z), a small Roman numeral."""
    if label[0].isdigit():
        return {"figure": float(label)}
    found: dict[str, float] = {}
    case = "lower" if label.islower() else "upper"
    if len(set(label)) == 1:
        found[case] = 26.0 * (len(label) - 1) + ord(label[0].lower()) - ord("a") + 1
    if (roman := _roman(label.lower())) is not None:
        found[case + " roman"] = roman
    return found or {case: 0.0}


def _roman(text: str) -> float | None:
    if not re.fullmatch(r"x{0,3}(?:ix|iv|v?i{0,3})", text):
        return None
    values = [_ROMAN[letter] for letter in text]
    return float(sum(-v if later > v else v for v, later in zip(values, [*values[1:], 0], strict=True)))


def spelt_out(pin: Pin) -> tuple[Labels, ...]:
    """Every subdivision that a pin-cite names; of a range whose ends are not alike, only the ends."""
    start, end = pin.labels, pin.through
    depth = len(start) - 1
    if not end:
        return (start,)
    if len(end) < len(start) or end[:depth] != start[:depth]:
        return (start, end)
    one, other = _values(start[-1]), _values(end[depth])
    kinds = [kind for kind in one if kind in other and one[kind] < other[kind]]
    kinds.sort(key=lambda kind: ("roman" in kind) != (start[-1].lower() == "i" or len(set(start[-1])) > 1))
    if not kinds or other[kinds[0]] - one[kinds[0]] > MOST or one[kinds[0]] % 1:
        return (start, end)
    steps = range(int(one[kinds[0]]), int(other[kinds[0]]))
    return (*tuple((*start[:-1], _label(kinds[0], n)) for n in steps), end)


def _label(kind: str, value: int) -> str:
    if kind == "figure":
        return str(value)
    if "roman" in kind:
        text = "x" * (value // 10) + ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"][value % 10]
    else:
        text = chr(ord("a") + (value - 1) % 26) * (1 + (value - 1) // 26)
    return text.upper() if kind.startswith("upper") else text


def write(pins: Sequence[Pin]) -> str:
    """Pin-cites as a list that ``read`` reads as the same."""
    told: list[str] = []
    before: Labels = ()
    for pin in pins:
        told.append(_told(before, pin.labels) + ("–" + _told(pin.labels, pin.through) if pin.through else ""))
        before = pin.through or pin.labels
    return ", ".join(told)


def _told(before: Labels, labels: Labels) -> str:
    """The labels in full where that says the same after those before, else the longest tail that does."""
    tails = (labels[n:] for n in range(len(labels)))
    kept = next((tail for tail in tails if not before or _in_tail(before, tail) == labels), labels)
    return "".join(f"({label})" for label in kept)
