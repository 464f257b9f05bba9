"""``legalgraph completion``: completion for bash, zsh and fish."""

from __future__ import annotations

import click

from legalgraph.cli.options import Format


@click.command()
@click.argument("shell", type=Format("bash", "zsh", "fish"))
def command(shell: str) -> None:
    """Print the script for SHELL (bash, zsh or fish); put `eval "$(legalgraph completion bash)"` in your profile."""
    from click.shell_completion import get_completion_class

    from legalgraph.cli import cli

    made = get_completion_class(shell)
    assert made is not None
    click.echo(made(cli, {}, "legalgraph", "_LEGALGRAPH_COMPLETE").source())
