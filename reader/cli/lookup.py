"""`reader lookup`: what the dictionaries say about a word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from reader.cli.parameters import command, json_option

if TYPE_CHECKING:
    from reader.cli.session import Session
    from reader.dictionary.entries import Entry


@command("lookup")
@click.argument("words", nargs=-1, required=True, metavar="WORD")
@json_option
def lookup_command(session: Session, words: tuple[str, ...], as_json: bool) -> None:
    """Print what the dictionaries say about a word."""
    from reader.dictionary.command import ask
    from reader.dictionary.lookup import Dictionaries

    word = " ".join(words)
    paths, settings = session.paths, session.settings.dictionary
    dictionaries = Dictionaries.standard(
        settings.files, paths.config.parent, paths.library.parent, paths.cache
    )
    dictionaries.prepare(lambda name: session.say("cli.dictionary_building", name=name))
    found = dictionaries.find(word)
    if settings.command and (said := ask(settings.command, word)) is not None:
        found.append(said)
    for trouble in dictionaries.troubles:
        session.say(f"dictionary.{trouble.code}", path=trouble.path)
    if as_json:
        session.put_json([_shape(each) for each in found])
    else:
        for each in found:
            session.put(_text(each) + "\n")
    if not dictionaries.names and not settings.command:
        folder = str(Dictionaries.folder_beside(paths.library.parent))
        session.say("ui.no_dictionaries", folder=folder)
        session.note(1)
    elif not found:
        session.say("ui.not_in_dictionary", word=word)
        session.note(1)
    dictionaries.close()


def _shape(entry: Entry) -> dict[str, Any]:
    return {
        "word": entry.word,
        "other": entry.other or None,
        "reading": entry.reading or None,
        "text": entry.body,
        "dictionary": entry.dictionary,
    }


def _text(entry: Entry) -> str:
    head = entry.word + (f" ({entry.other})" if entry.other else "")
    first = "  ".join(filter(None, (head, entry.reading, f"[{entry.dictionary}]")))
    return "\n".join([first, *(f"  {line}" for line in entry.body.split("\n"))])
