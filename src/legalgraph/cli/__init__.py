"""The command line. Each command stands in the module of its name and is imported when it is called.

Exit codes: 0 done and nothing found, 1 findings, 2 misuse, 3 the environment is not ready.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import sys
from typing import Final

import click

from legalgraph import __version__
from legalgraph.errors import LegalgraphError, UnknownName

COMMANDS: Final = {
    "assess": "Derive a jurisdiction's report card.",
    "explain": "Show why a goal is met, partly met or not met, down to the words of the statute.",
    "check": "Compare what is derived with what the publisher printed.",
    "validate": "Check data and frameworks of your own against the shapes.",
    "verify": "Check what is quoted against the documents it was read from.",
    "cite": "Resolve a citation to provisions, their words and their norms.",
    "sources": "List the documents, and what is known of every citation in them.",
    "query": "Ask a question in SPARQL, your own or a named one.",
    "list": "List jurisdictions, frameworks, goals or provisions.",
    "show": "Show one provision: its words, its norms, and what rests on it.",
    "whatif": "Show what a change of the law would change, and why.",
    "report": "Write the whole report as Markdown, HTML or PDF: the card, every goal, tables, sources.",
    "info": "Show what the datasets are: version, sources, counts, canonical digest.",
    "compare": "Separate what changed in the law from what changed in the ruler.",
    "diff": "Show what differs between the law at two points in time, by which acts, and what turns on it.",
    "history": "Show the timeline of the law, of a goal, or of a provision.",
    "export": "Write the statute–goal graph for Gephi, Cytoscape, yEd, Graphviz and others, or to look at.",
    "network": "Rank provisions, agencies and victim categories by what hangs on them in the graph.",
    "impact": "Show what falls with each provision if it is repealed.",
    "plan": "Find the fewest amendments that reach a grade or a score, as bills.",
    "reconcile": "Show how printed subtotals can be divided among goals, and whether they can be true.",
    "completion": "Print the line that turns on completion in your shell.",
}
_YOUNG: Final = 500_000  # a command makes much and drops little: to look for cycles every 700 objects is in vain


class LazyGroup(click.Group):
    """A group that knows its commands by name and loads the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands, in the order in which a user meets them."""
        return [*COMMANDS]  # not list(): the module of that command takes the name here

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Import the command; an unknown name gets the nearest one."""
        if name not in COMMANDS:
            raise UnknownName.among("command", name, COMMANDS)
        command = importlib.import_module(f"legalgraph.cli.{name}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands' one-line help without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([*COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="legalgraph")
def cli() -> None:
    """Grade a state's law on child and youth sex trafficking from its own words, and show every step.

    Begin with: legalgraph assess us-ms
    """


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; an error of ours is a message and an exit code, never a traceback."""
    thresholds = gc.get_threshold()
    gc.set_threshold(_YOUNG, *thresholds[1:])
    atexit.register(gc.freeze)  # nor does a process that ends look for any
    try:
        code = cli.main(args=arguments, prog_name="legalgraph", standalone_mode=False)
    except LegalgraphError as error:
        click.echo(f"legalgraph: {error.explain()}", err=True)
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        click.echo("legalgraph: stopped", err=True)
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()  # whoever read our output has left; nothing is wrong
        sys.exit(0)
    finally:
        gc.set_threshold(*thresholds)
    sys.exit(code if isinstance(code, int) else 0)
