"""What every command has in common: its class, its words, the options of all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

import click
from click.shell_completion import CompletionItem

from reader.cli.session import Session

F = TypeVar("F", bound=Callable[..., Any])

COMMON: Final = ("library", "config", "lang", "help", "version")
"""The options that every command takes, before or after its name."""

FILES: Final = ("PATH", "FILE", "FOLDER", "PATH|-")
"""Names of parameters that are paths."""


class FilePath(click.Path):
    """A path, which shells complete. Nothing is checked but that there is one.

    An empty one is a variable of a script that was never set; as a path it would be the folder one
    is in.
    """

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path as it was typed."""
        if value == "":
            self.fail("", param, ctx)
        return value


class ArticleName(click.types.StringParamType):
    """An article by its number or uid, which shells complete, with the title beside it."""

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem[str]]:
        """The articles of the library that the line names; none if it can't be read."""
        from reader.cli.offering import articles

        return articles(session(ctx), incomplete)


class Count(click.IntRange):
    """A number from 1 on; one that no library could reach is as good as the largest."""

    def __init__(self) -> None:
        super().__init__(min=1)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number, never more than SQLite can count."""
        return min(int(super().convert(value, param, ctx)), 2**63 - 1)


def session(ctx: click.Context) -> Session:
    """The session of a context."""
    found = ctx.find_object(Session)
    assert found is not None
    return found


def pass_session(function: Callable[..., Any]) -> Callable[..., Any]:
    """Hand the session to a command as its first argument."""
    return click.make_pass_decorator(Session)(function)


class ReaderCommand(click.Command):
    """A command whose help is worded by the catalogue (`cli.help.<name>`, `cli.option.<name>`)."""

    def get_help(self, ctx: click.Context) -> str:
        """The page that `--help` prints."""
        from reader.cli.help import command_page

        return command_page(self, ctx)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """`--help` is one of the common options."""
        return None

    def get_short_help_str(self, limit: int = 45) -> str:
        """What a shell shows beside the name while a line is typed."""
        return session(click.get_current_context()).words.text(f"cli.help.{self.name}")


def common(function: F) -> F:
    """Give a command the options that all have."""
    for option in reversed(_common_options()):
        function = option(function)
    return function


def command(name: str, **settings: Any) -> Callable[[Callable[..., Any]], click.Command]:
    """A command of this program, with the common options."""

    def decorate(function: Callable[..., Any]) -> click.Command:
        make = click.command(name, cls=ReaderCommand, add_help_option=False, **settings)
        made = make(common(pass_session(function)))
        for each in made.params:
            if each.metavar in FILES and each.type is click.STRING:
                each.type = FilePath()
            elif each.metavar == "ARTICLE":
                each.type = ArticleName()
        return made

    return decorate


def json_option(function: F) -> F:
    """`--json`: the result as one JSON document."""
    return click.option("--json", "as_json", is_flag=True)(function)


def _common_options() -> list[Callable[[Any], Any]]:
    path = FilePath()
    return [
        click.option("--library", type=path, metavar="FILE", **_kept("library")),
        click.option("--config", type=path, metavar="FILE", **_kept("config")),
        click.option("--lang", type=click.Choice(["zh", "en"]), **_kept("language")),
        click.option(
            "--help", is_flag=True, is_eager=True, expose_value=False, callback=_show_help
        ),
        click.option(
            "--version", is_flag=True, is_eager=True, expose_value=False, callback=_show_version
        ),
    ]


def _kept(name: str) -> dict[str, Any]:
    def keep(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
        if value is not None:
            setattr(session(ctx), name, value)

    return {"expose_value": False, "is_eager": True, "callback": keep}


def _show_help(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        session(ctx).put(ctx.get_help())
        ctx.exit()


def _show_version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from reader import __version__

        session(ctx).put(f"reader {__version__}")
        ctx.exit()
