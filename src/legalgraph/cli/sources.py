"""``legalgraph sources``: the documents, and what the graph says of every citation that they hold."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from legalgraph.cli.options import Format
from legalgraph.errors import BadInput, Misuse, UnknownName

if TYPE_CHECKING:
    from legalgraph.citation.values import Resolved
    from legalgraph.dataset import Member
    from legalgraph.store import Row


@click.command("sources")
@click.argument("documents", nargs=-1, metavar="[DOCUMENT]...")
@click.option("--jurisdiction", metavar="SLUG", help="Whose documents; without it, all.")
@click.option(
    "--sources", "folders", multiple=True, type=click.Path(path_type=Path), metavar="DIR", help="A folder of documents."
)
@click.option("--unknown", is_flag=True, help="Show unknown citations only.")
@click.option("--format", "form", type=Format("table", "json"), default="table")
@click.option(
    "--data", "paths", multiple=True, type=click.Path(path_type=Path), help="Load a file or folder of your own too."
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to a file, whole or not at all.")
def command(
    documents: tuple[str, ...],
    jurisdiction: str | None,
    folders: tuple[Path, ...],
    unknown: bool,
    form: str,
    paths: tuple[Path, ...],
    output: Path | None,
) -> int:
    """List the documents on record; with DOCUMENT, such as 001, every citation that it holds.

    A citation is covered (the graph has its words, or norms that rest on it), cited only, or unknown; exit code 1 where one is
    unknown. DOCUMENT is the beginning of a file name or the end of an IRI.
    """
    import json

    from legalgraph.citation.values import Known
    from legalgraph.citing import Resolver
    from legalgraph.cli.printing import emit
    from legalgraph.dataset import load_dataset
    from legalgraph.render import citations
    from legalgraph.verification import Library
    from legalgraph.verification.evidence import documents_of

    dataset = load_dataset(paths)
    members = [dataset.jurisdiction(slug) for slug in ([jurisdiction] if jurisdiction else dataset.jurisdictions)]
    known = [(member, row) for member in members for row in documents_of(dataset, member)]
    if not documents:
        rows = [{"name": row["name"], "iri": row["source"], "sha256": row["hash"]} for _, row in known]
        table = "".join(f"{row['name']}\n    {row['iri']}\n" for row in rows)
        emit(json.dumps(rows, indent=2) + "\n" if form == "json" else table, output)
        return 0
    if not folders:
        raise Misuse("where are the documents?", mend="name their folder: --sources DIR")
    library = Library(folders)
    parts, found_unknown = [], False
    for name in documents:
        member, row = _one(name, known)
        document = library.get(row["source"], row["name"], row["hash"])
        if not document.result.holds or document.text is None:
            raise BadInput(f"{row['name']}: {document.result.value}", mend="give the folder of the hashed document")
        raw = document.text.raw
        resolver = Resolver(dataset, member)
        found: list[tuple[int, Resolved]] = [
            (raw.count("\n", 0, one.citation.start) + 1, one)
            for one in resolver.parse(
                raw, within=row.get("label") or "", source=row["source"].removeprefix(f"{member.iri.value}/source/")
            )
        ]
        found_unknown = found_unknown or any(one.known is Known.UNKNOWN for _, one in found)
        parts.append((row["name"], found))
    if form == "json":
        listed = [
            {
                "document": name,
                "citations": [
                    {"line": line} | citations.values(one)
                    for line, one in found
                    if one.known is Known.UNKNOWN or not unknown
                ],
            }
            for name, found in parts
        ]
        emit(json.dumps(listed, indent=2, ensure_ascii=False) + "\n", output)
    else:
        emit("\n".join(citations.inventory(name, found, unknown_only=unknown) for name, found in parts), output)
    return 1 if found_unknown else 0


def _one(name: str, known: list[tuple[Member, Row]]) -> tuple[Member, Row]:
    found = [pair for pair in known if pair[1]["name"].startswith(name) or pair[1]["source"].endswith("/" + name)]
    if len(found) != 1:
        names = [row["name"] for _, row in known]
        if not found:
            raise UnknownName.among("document", name, names)
        raise Misuse(f"{len(found)} documents begin with {name!r}", mend=f"say more: {found[0][1]['name']}")
    return found[0]
