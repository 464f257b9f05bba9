"""``legalgraph verify``: what is quoted, against the documents themselves."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from legalgraph.cli.options import Format
from legalgraph.errors import Misuse

if TYPE_CHECKING:
    from legalgraph.dataset import Dataset
    from legalgraph.verification import Library


PROOFS: Final = ("ttl", "nt")


@click.command("verify")
@click.argument("target", required=False)
@click.option(
    "--sources", "folders", multiple=True, type=click.Path(path_type=Path), metavar="DIR", help="A folder of documents."
)
@click.option("--format", "form", type=Format("table", "json"), default="table")
@click.option("--propose", is_flag=True, help="Write a patch for documents that were changed.")
@click.option("--digest", metavar="HEX", help="The digest that a proof must have.")
@click.option("-v", "--verbose", is_flag=True, help="Show what holds too.")
@click.option(
    "--data", "paths", multiple=True, type=click.Path(path_type=Path), help="Load a file or folder of your own too."
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to a file, whole or not at all.")
def command(
    target: str | None,
    folders: tuple[Path, ...],
    form: str,
    propose: bool,
    digest: str | None,
    verbose: bool,
    paths: tuple[Path, ...],
    output: Path | None,
) -> int:
    """Check every quotation, run of words and figure against the documents they were read from.

    \b
    legalgraph verify us-ms --sources DOCUMENTS --sources MORE
    legalgraph verify us-ms --sources DOCUMENTS --propose > anchors.patch
    legalgraph verify PROOF.ttl --sources DOCUMENTS --digest HEX

    TARGET is a jurisdiction (without it, all are checked) or a proof that explain --format turtle wrote. A document counts
    only if it has the hash on record; one that was changed is reported, never read in its place. --propose writes a patch
    of new anchors for changed documents, to be reviewed. Of a proof every step is checked again, by rules that share no
    code with the engine, and its RDFC-1.0 digest is compared with the one given.

    Exit code: 0 everything is exact or marked (an ellipsis or a bracket is printed), 1 something is not, 2 misuse, such as
    folders that hold none of the documents.
    """  # noqa: D301  # click reads the backslash
    from legalgraph.cli.printing import emit
    from legalgraph.dataset import load_dataset
    from legalgraph.verification import Library, render, verify

    if not folders:
        raise Misuse("where are the documents?", mend="name their folder: --sources DIR")
    library = Library(folders)
    if target and target.rpartition(".")[2] in PROOFS:
        return _proof(Path(target), library, form, digest, output, verbose=verbose)
    if digest:
        raise Misuse("only a proof has a digest", mend="name the proof's file (.ttl, .nt)")
    dataset = load_dataset(paths)
    slugs = [target] if target else list(dataset.jurisdictions)
    if propose:
        return _propose(dataset, slugs, library, output)
    found = [verify(dataset, dataset.jurisdiction(slug), library) for slug in slugs]
    if form == "json":
        emit(render.as_json(found), output)
    else:
        emit("\n".join(render.as_text(one, verbose=verbose) for one in found), output)
    return 1 if any(one.findings for one in found) else 0


def _propose(dataset: Dataset, slugs: list[str], library: Library, output: Path | None) -> int:
    """Write the patch; what cannot be proposed goes to standard error."""
    from legalgraph.cli.printing import emit
    from legalgraph.verification import propose

    made = [propose(dataset, dataset.jurisdiction(slug), library) for slug in slugs]
    emit("".join(one.patch for one in made), output)
    left = [pair for one in made for pair in one.left]
    for anchor, reason in left:
        click.echo(f"legalgraph: not proposed: <{anchor}>: {reason}", err=True)
    return 1 if left or any(one.patch for one in made) else 0


def _proof(path: Path, library: Library, form: str, digest: str | None, output: Path | None, *, verbose: bool) -> int:
    """Check a proof step by step, and its digest."""
    from legalgraph import store
    from legalgraph.cli.printing import emit
    from legalgraph.verification import render
    from legalgraph.verification.proofs import check_proof

    triples = [quad.triple for quad in store.read(path, name=str(path))]
    found = store.digest(triples)
    steps = check_proof(triples, library)
    same = None if digest is None else digest.strip().casefold() == found
    if form == "json":
        emit(render.proof_json(str(path.name), steps, found, same=same), output)
    else:
        emit(render.proof_text(str(path.name), steps, found, same=same, verbose=verbose), output)
    return 0 if all(step.holds for step in steps) and same is not False else 1
