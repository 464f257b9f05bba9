"""What a user wants to see of a graph: filters, each narrowing what the ones before it left."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from legalgraph.errors import Misuse, UnknownName
from legalgraph.layout import COLUMNS
from legalgraph.network import Network, Node, view
from legalgraph.walk import reached

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_STATUSES: Final = ("fully met", "partly met", "not met", "undetermined")
_TOWARD: Final = ("expresses", "witnesses", "defeats", "nearly meets", "counts toward", "extra credit for")
_BESIDE: Final = ("part of", "binds", "protects", "pays into", "amends")
_GRADED: Final = ("goal", "criterion", "extra credit", "issue area")


@dataclass(frozen=True, slots=True)
class Selection:
    """Filters by name; ``None`` and an empty tuple mean no filter."""

    goal: str | None = None
    area: str | None = None
    status: str | None = None
    victim: str | None = None
    agency: str | None = None
    rests_on: str | None = None
    kinds: tuple[str, ...] = ()
    near: str | None = None
    steps: int = 1

    def of(self, network: Network, name: str) -> Network:
        """The view of this name of what the filters leave; raises ``Misuse`` where nothing is left."""
        whole = network  # names are looked up there, so that one filter does not hide what another names
        if self.area is not None:
            network = _only(network, find(whole, self.area, "issue area"))
        if self.status is not None:
            status = self.status.replace("_", " ").replace("-", " ").replace("partially", "partly")
            if status not in _STATUSES:
                raise UnknownName.among("status", self.status, _STATUSES)
            goals = [n for n in network.nodes if n.kind == "goal" and n.status == status]
            network = _connected(network, goals, _GRADED)
        if self.goal is not None and name != "proof":
            network = _connected(network, [find(whole, self.goal, "goal")], _GRADED)
        if self.victim is not None:
            category = find(whole, self.victim, "victim category").id
            network = _norms(network, {norm for norm, reached in network.reach if reached == category}, category)
        if self.agency is not None:
            agency = find(whole, self.agency, "agency").id
            network = _norms(
                network, {e.source for e in network.edges if e.kind == "binds" and e.target == agency}, agency
            )
        if self.rests_on is not None:
            network = _resting(network, find(whole, self.rests_on, "statute", "provision", "bill").id)
        found = view(network, name, self.goal)
        if self.near is not None:
            found = found.neighborhood(_seen(whole, found, self.near).id, self.steps)
        for kind in self.kinds:
            if kind not in COLUMNS:
                raise UnknownName.among("kind", kind, COLUMNS)
        return found.select(lambda node: not self.kinds or node.kind in self.kinds)


def names(node: Node) -> tuple[str, ...]:
    """What a user may call a node: its IRI, its last part, its label, its citation's or goal's number."""
    number = node.label.split(" ", 1)[0] if node.kind in ("goal", "issue area") else node.label.rpartition("§ ")[2]
    return node.id, number, node.label, node.id.rsplit("/", 1)[-1]


def find(network: Network, name: str, *kinds: str) -> Node:
    """The node of this name, of one of the kinds if any are given; raises ``UnknownName`` with the nearest."""
    among = [node for node in network.nodes if not kinds or node.kind in kinds]
    wanted = name.removeprefix("§").strip().casefold()
    for place in range(len(names(among[0])) if among else 0):
        for node in among:
            if names(node)[place].casefold() == wanted:
                return node
    raise UnknownName.among(" or ".join(kinds) or "node", name, [names(node)[1] for node in among])


def _seen(whole: Network, shown: Network, name: str) -> Node:
    """The node of this name in a view; raises ``Misuse`` where it is known and not in the view."""
    try:
        return find(shown, name)
    except UnknownName:
        node = find(whole, name)
    raise Misuse(
        f"{node.label} is not in this view of what the filters leave", mend="choose another view, or loosen the filters"
    )


def _only(network: Network, kept: Node) -> Network:
    goals = [node for node in network.nodes if node.kind == "goal" and node.area == kept.area]
    return _connected(network, [kept, *goals], _GRADED)


def _connected(network: Network, seeds: Iterable[Node], closed: tuple[str, ...]) -> Network:
    """The seeds, what leads to them, what they lead to, and what stands beside these.

    Nodes of the ``closed`` kinds are reached only from the seeds' own side, so that other goals do not come in again.
    """
    start = {node.id for node in seeds}
    up = _closure(network, start, lambda kind: kind in _TOWARD, back=True)
    down = _closure(network, start, lambda kind: kind in _TOWARD)
    beside = _closure(network, up, lambda kind: kind in _BESIDE)
    kinds = {node.id: node.kind for node in network.nodes}
    kept = up | down | {one for one in beside if kinds[one] not in closed}
    return network.select(lambda node: node.id in kept)


def _closure(network: Network, start: set[str], follow: Callable[[str], bool], back: bool = False) -> set[str]:
    near: dict[str, list[str]] = defaultdict(list)
    for edge in network.edges:
        if follow(edge.kind):
            near[edge.target if back else edge.source].append(edge.source if back else edge.target)
    return reached(start, lambda node: near.get(node, ()))


def _norms(network: Network, norms: set[str], *kept_too: str) -> Network:
    """What rests on these norms: other norms leave, and with them every goal and provision they alone had."""
    norms = norms & {node.id for node in network.nodes}
    up = _closure(network, norms, lambda kind: kind in _TOWARD, back=True)
    down = _closure(network, norms, lambda kind: kind in _TOWARD)
    kept = up | down | _closure(network, up, lambda kind: kind in _BESIDE) | (set(kept_too) if norms else set())
    return network.select(lambda node: node.id in kept)


def _resting(network: Network, whole: str) -> Network:
    parts = _closure(network, {whole}, lambda kind: kind == "part of", back=True)
    return _norms(network, {e.target for e in network.edges if e.kind == "expresses" and e.source in parts})
