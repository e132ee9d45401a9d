"""`reader check`, `backup`, `restore`, `reindex`, `stats` and `config`: looking after the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reader.cli.parameters import command, json_option
from reader.errors import UsageError

if TYPE_CHECKING:
    from reader.cli.session import Session
    from reader.library.reports import CheckReport


@command("check")
@click.option("--repair", is_flag=True)
@json_option
def check_command(session: Session, repair: bool, as_json: bool) -> None:
    """Look over the library file."""
    from reader.errors import LibraryDamaged

    try:
        with session.open_library() as library:
            report = library.check(repair=repair)
        damaged = any(code == "page" for code, _ in report.problems)
    except LibraryDamaged:
        if not repair:
            raise
        damaged = True
    recovered: dict[str, object] | None = None
    if damaged and repair:
        report, recovered = _recover(session)
    words = session.words
    problems = [words.text(f"check.{code}", **facts) for code, facts in report.problems]
    repaired = [words.text(f"check.{code}", **facts) for code, facts in report.repaired]
    if as_json:
        found = {"ok": report.ok, "problems": problems, "repaired": repaired}
        session.put_json(found | ({"recovered": recovered} if recovered else {}))
    else:
        for each in problems:
            session.put(each)
        for each in repaired:
            session.put(words.text("cli.repaired", problem=each))
        if report.ok:
            session.put(words.text("cli.sound"))
    if not report.ok:
        session.note(1)


def _recover(session: Session) -> tuple[CheckReport, dict[str, object]]:
    """Make a damaged library anew, and say how."""
    from reader.library.recovering import recover

    done = recover(session.paths.library, settings=session.settings)
    name = "cli.recovered" if done.backup else "cli.recovered_alone"
    session.say(name, **done.facts())
    session.say("cli.kept_aside", path=done.aside)
    return done.check, dict(done.facts())


@command("backup")
@click.argument("file", required=False, metavar="FILE")
def backup_command(session: Session, file: str | None) -> None:
    """Copy the library, and check the copy."""
    with session.open_library() as library:
        session.put(str(library.backup(session.resolve(file) if file else None)))


@command("restore")
@click.argument("file", metavar="FILE")
@json_option
def restore_command(session: Session, file: str, as_json: bool) -> None:
    """Put a backup in the library's place."""
    from reader.library.recovering import restore

    session.tell_problems()
    done = restore(session.paths.library, session.resolve(file))
    if as_json:
        session.put_json(
            {
                "aside": None if done.aside is None else str(done.aside),
                "articles": done.articles,
                "annotations": done.annotations,
            }
        )
    else:
        session.put(
            session.words.text("cli.restored", articles=done.articles, annotations=done.annotations)
        )
    if done.aside is not None:
        session.say("cli.kept_aside", path=done.aside)


@command("reindex")
def reindex_command(session: Session) -> None:
    """Build the search index anew."""
    from reader.cli.adding import progress_line

    show, finish = progress_line()
    with session.open_library() as library:
        try:
            library.reindex(progress=show)
        finally:
            finish()
    session.say("cli.reindexed")


@command("stats")
@json_option
def stats_command(session: Session, as_json: bool) -> None:
    """Print the figures of the library."""
    from reader.cli import shapes

    with session.open_library() as library:
        figures = library.stats()
    if as_json:
        session.put_json(shapes.stats(figures))
        return
    words = session.words
    plain = ("articles", "read", "chars", "highlights", "notes", "bookmarks", "orphans", "bytes")
    for name in plain:
        session.put(
            f"{words.text(f'stats.{name}')}{words.text('stats.is')}{getattr(figures, name):,}"
        )
    colours = {words.text(f"colour.{name}"): n for name, n in figures.colours.items()}
    for title, counts in (("colours", colours), ("tags", figures.tags)):
        if counts:
            pairs = ", ".join(f"{name} {n:,}" for name, n in counts.items())
            session.put(f"{words.text(f'stats.{title}')}{words.text('stats.is')}{pairs}")


@command("config")
@click.option("--where", is_flag=True)
@click.option("--show", is_flag=True)
def config_command(session: Session, where: bool, show: bool) -> None:
    """Print where things lie, or every setting with its value."""
    if where and show:
        raise UsageError("where_or_show")
    session.tell_problems()
    if not show:
        for name in ("config", "library", "export", "cache", "state"):
            session.put(f"{name}\t{getattr(session.paths, name)}")
        return
    session.put(settings_page(session))


def settings_page(session: Session) -> str:
    """Every setting as TOML, its sentence above it: a settings file to start from."""
    from collections.abc import Mapping

    from reader.config import all_fields
    from reader.config.settings import toml

    lines: list[str] = []
    section = ""
    for each in all_fields():
        if each.section != section:
            section = each.section
            lines += ["", f"[{section}]"] if lines else [f"[{section}]"]
        lines.append(f"# {session.words.text(each.sentence)}  {each.expects()}")
        value = session.settings.value(each.key)
        if isinstance(value, Mapping):
            lines += [f"{toml(key)} = {toml(keys)}" for key, keys in value.items()]
        else:
            lines.append(f"{each.name} = {toml(value)}")
    return "\n".join(lines)
