"""Running a call: one place turns everything that can go wrong into a line and an exit status."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Final

import click

from reader.cli.main import root
from reader.cli.parameters import FilePath
from reader.cli.session import Session
from reader.cli.streams import silence, trouble_with
from reader.errors import ReaderError
from reader.i18n import LANGUAGES, Language

USAGE: Final = 2
INTERRUPTED: Final = 130


def run_command(argv: Sequence[str] | None) -> int:
    """See `reader.cli.run`."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    session = Session(os.environ, language=_asked_language(arguments))
    try:
        return _run(arguments, session)
    except BrokenPipeError:
        # The reader of our output has seen enough: leave without a word, and without one at exit.
        silence()
        return session.status


def _run(arguments: list[str], session: Session) -> int:
    try:
        with root.make_context("reader", arguments, obj=session) as context:
            root.invoke(context)
    except click.exceptions.Exit as leaving:
        return max(session.status, leaving.exit_code)
    except click.UsageError as error:
        _say_usage(session, error)
        return USAGE
    except (click.Abort, KeyboardInterrupt):
        session.say("error.cancelled")
        return INTERRUPTED
    except ReaderError as error:
        return _say_trouble(session, error)
    except BrokenPipeError:
        raise
    except OSError as error:
        known = trouble_with(error)
        if known is None:
            raise
        status = _say_trouble(session, known)
        silence()
        return status
    return session.status


def _say_trouble(session: Session, error: ReaderError) -> int:
    session.say_error(error)
    # What was done before the trouble stays done, so the worse status counts.
    return max(session.status, type(error).exit_status)


def _asked_language(arguments: Sequence[str]) -> Language | None:
    """The value of `--lang` wherever it stands, so that help and errors before it follow it."""
    for index, each in enumerate(arguments):
        if each == "--":
            break
        value = each.removeprefix("--lang=") if each.startswith("--lang=") else None
        if each == "--lang" and index + 1 < len(arguments):
            value = arguments[index + 1]
        for language in LANGUAGES:
            if value == language:
                return language
    return None


def _say_usage(session: Session, error: click.UsageError) -> None:
    """Word click's complaint in the language of the session, in one line."""
    context = error.ctx
    name = (context.command.name if context else None) or "reader"
    asked = "reader" if name == "reader" else f"reader {name}"
    param = getattr(error, "param", None)
    match error:
        case click.NoSuchOption():
            near = next(iter(sorted(error.possibilities or ())), "")
            sentence = "no_such_option_nearest" if near else "no_such_option"
            session.say(f"usage.{sentence}", command=asked, option=error.option_name, nearest=near)
        case click.MissingParameter() if param is not None:
            session.say("usage.missing", command=asked, name=_shown(param))
        case click.BadParameter() if param is not None and isinstance(param.type, FilePath):
            session.say("usage.empty_path", command=asked, name=_shown(param))
        case click.BadParameter() if param is not None:
            expected = _expected(param.type) or error.format_message()
            session.say("usage.bad_value", command=asked, name=_shown(param), expected=expected)
        case click.BadOptionUsage():
            session.say("usage.option_value", command=asked, option=error.option_name)
        case _:
            session.say("usage.other", command=asked, detail=error.format_message())


def _expected(kind: object) -> str:
    """What a parameter of that type takes, where it can be said shortly."""
    if isinstance(kind, click.Choice):
        return " | ".join(kind.choices)
    if isinstance(kind, click.IntRange):
        low, high = ("" if each is None else str(each) for each in (kind.min, kind.max))
        return f"{low} … {high}".strip()
    return ""


def _shown(param: click.Parameter) -> str:
    if param.param_type_name == "option":
        return param.opts[0]
    return param.metavar or (param.name or "").upper()
