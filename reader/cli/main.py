"""`reader`: the commands by name, and everything else as paths to open."""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final

import click
from click.shell_completion import CompletionItem

from reader.cli.parameters import ReaderCommand, common, session

# Each command lives in one module and is imported when it is called for.
COMMANDS: Final[dict[str, str]] = {
    "open": "opening",
    "add": "adding",
    "watch": "watching",
    "reread": "cleaning",
    "left-out": "cleaning",
    "strike": "cleaning",
    "split": "cutting",
    "join": "cutting",
    "list": "looking",
    "show": "looking",
    "search": "looking",
    "notes": "looking",
    "lookup": "lookup",
    "keywords": "wording",
    "similar": "wording",
    "highlight": "marking",
    "mark-all": "marking_all",
    "gloss": "marking_all",
    "edit": "marking",
    "undo": "marking",
    "redo": "marking",
    "history": "marking",
    "versions": "looking_back",
    "diff": "looking_back",
    "undecided": "looking_back",
    "trash": "looking_back",
    "tag": "organising",
    "remove": "organising",
    "export": "exporting",
    "import-notes": "importing_notes",
    "merge": "joining",
    "sync": "joining",
    "links": "links",
    "review": "review",
    "check": "keeping",
    "backup": "keeping",
    "restore": "keeping",
    "reindex": "keeping",
    "stats": "keeping",
    "config": "keeping",
    "doctor": "doctor",
    "serve": "serving",
    "completions": "completing",
}


class Root(click.Group):
    """The commands; a first word that is none of them begins the PATHs of `reader PATH…`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command by its name, imported now."""
        room = COMMANDS.get(cmd_name)
        if room is None:
            return None
        module = import_module(f"reader.cli.{room}")
        found: click.Command = getattr(module, f"{cmd_name.replace('-', '_')}_command")
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """A name wins over a path of that name; `./list` or `reader open list` is the path."""
        if args[0] in COMMANDS:
            return super().resolve_command(ctx, args)
        return "open", self.get_command(ctx, "open"), args

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        """Commands and options, or else a PATH."""
        with ctx:
            found = super().shell_complete(ctx, incomplete)
        return found or [CompletionItem(incomplete, type="file")]

    def get_help(self, ctx: click.Context) -> str:
        """The page that `reader --help` prints."""
        from reader.cli.help import root_page

        return root_page(self, ctx)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """`--help` is one of the common options."""
        return None


@click.group("reader", cls=Root, add_help_option=False, invoke_without_command=True)
@common
@click.pass_context
def root(ctx: click.Context) -> None:
    """Open the screen when no command is named."""
    if ctx.invoked_subcommand is None:
        from reader.cli.opening import open_paths

        open_paths(session(ctx), ())


def complete_table() -> list[tuple[str, ReaderCommand, list[Any]]]:
    """Every command with its parameters, for the reference page and its test."""
    ctx = click.Context(root)
    table = []
    for name in COMMANDS:
        found = root.get_command(ctx, name)
        assert isinstance(found, ReaderCommand)
        table.append((name, found, list(found.get_params(ctx))))
    return table
