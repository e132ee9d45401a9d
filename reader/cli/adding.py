"""`reader add`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

import click

from reader.cli.parameters import command, json_option
from reader.errors import Cancelled

if TYPE_CHECKING:
    from reader.cli.session import Session
    from reader.library.relating import Related
    from reader.library.reports import AddReport, Progress
    from reader.model import ArticleInfo

FEW: Final = 30
"""New articles up to which each is compared with what is there."""

KINDS = (
    "auto",
    "text",
    "markdown",
    "html",
    "mhtml",
    "epub",
    "pdf",
    "docx",
    "archive",
    "newspaper",
    "webpage",
    "novel",
)

CUTS = ("auto", "none", "1", "2", "3")
"""Where articles begin; `reader.importers.recut` says what each means."""


@command("add")
@click.argument("paths", nargs=-1, required=True, metavar="PATH")
@click.option("--recursive", is_flag=True)
@click.option("--as", "kind", type=click.Choice(KINDS), default="auto")
@click.option("--encoding", metavar="NAME")
@click.option("--cut", type=click.Choice(CUTS), default="auto")
@json_option
def add_command(
    session: Session,
    paths: tuple[str, ...],
    recursive: bool,
    kind: str,
    encoding: str | None,
    cut: str,
    as_json: bool,
) -> None:
    """Add files and folders."""
    from reader.config.dropped import local

    show, finish = progress_line()
    with session.open_library() as library:
        try:
            report = library.add(
                [local(path) if path.lower().startswith("file:") else path for path in paths],
                recursive=recursive,
                kind=kind,
                encoding=encoding,
                cut=cut,
                stdin=session.read_stdin,
                progress=show,
            )
        finally:
            finish()
        alike = []
        if 0 < len(report.added) <= FEW:
            alike = library.same_story([each.id for each in report.added])
        tell_refused(session, report)
        put_report(session, report, as_json, alike)  # of many, reads them by and by
    if report.cancelled:
        raise Cancelled("cancelled")
    session.note(add_status(report))


def add_status(report: AddReport) -> int:
    """0, or 1 when something was refused, or 2 when nothing could be read at all."""
    if not report.refused:
        return 0
    return 1 if report.order else 2


def tell_refused(session: Session, report: AddReport) -> None:
    """Say which files were refused and why, and what became of highlights in changed texts."""
    session.tell_refused(report.refused)
    for changed in report.reanchored:
        session.say(
            "cli.reanchored",
            title=changed.article.title,
            kept=changed.kept,
            moved=changed.moved,
            uncertain=changed.uncertain,
            lost=changed.lost,
        )


def progress_line() -> tuple[Callable[[Progress], None] | None, Callable[[], None]]:
    """A line on stderr that is drawn over again, on a terminal only; and what clears it."""
    if not sys.stderr.isatty():
        return None, lambda: None
    import time

    from reader.text.safe import safe_line

    last = 0.0

    def show(progress: Progress) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last < 0.1:
            return
        last = now
        total = "" if progress.total is None else f"/{progress.total}"
        sys.stderr.write(f"\r\x1b[K{progress.done}{total}  {safe_line(progress.name, 60)}")
        sys.stderr.flush()

    def finish() -> None:
        if last:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    return show, finish


def put_report(
    session: Session,
    report: AddReport,
    as_json: bool,
    alike: Sequence[tuple[ArticleInfo, Related]] = (),
) -> None:
    """Print what was added and revised, and what was there; `alike`: what is nearly there."""
    from reader.cli import shapes
    from reader.cli.lines import article_line

    if as_json:
        said = shapes.added(report, session.reason)
        said["related"] = [
            {"article": info.id, "to": like.article.id, "resemblance": round(like.resemblance, 3)}
            for info, like in alike
        ]
        session.put_json(said)
        return
    for info, like in alike:
        session.say("cli.same_story", title=info.title, id=like.article.id,
                    other=like.article.title)  # fmt: skip
    parts = {
        "added": report.added,
        "revised": report.revised,
        "unchanged": report.unchanged,
    }
    for name, articles in parts.items():
        if articles:
            session.put(session.words.text(f"cli.{name}", n=len(articles)))
            for each in articles:
                session.put("  " + article_line(each, session.words))
