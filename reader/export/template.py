"""A person's own form of export: a Jinja2 template, run apart from this program.

The template gets plain data (docs/templates.md) in Jinja2's immutable sandbox, in a process of its
own with limits of time and memory, so that neither a mistake nor malice in it reaches the library.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from reader.errors import ExportError
from reader.export.options import ExportOptions, Labels, Notes
from reader.export.order import by_chapter
from reader.export.plain_data import article

SECONDS: Final = 20
"""How long a template may take for one file."""

MEMORY: Final = 1 << 30
"""Bytes of memory that its process may have."""

OUTPUT: Final = 64 << 20
"""Bytes that it may write."""

ALLOWED: Final = "article, articles, highlights, labels; md, yaml, csv, date"
"""Names and filters that a template has besides Jinja2's own, for messages."""

OTHERS: Final = 100
"""Templates of a folder that another may use."""

OTHERS_SIZE: Final = 4 << 20
"""Bytes of all of them."""

_USES_OTHERS: Final = re.compile(r"\{%-?\s*(?:include|import|from|extends)\b")

_SUFFIXES: Final = (".j2", ".jinja", ".jinja2", ".tmpl", ".template")


def suffix_of(name: str) -> str:
    """The suffix of the files that a template makes: `obsidian.md.j2` makes `.md`.

    A name with one suffix that is not one of a template's own makes files of that.
    """
    path = Path(name)
    if path.suffix.lower() in _SUFFIXES:
        path = path.with_suffix("")
    return path.suffix or ".md"


def render(notes: Sequence[Notes], options: ExportOptions) -> str:
    """What the template in `options` makes of the notes. Raises ExportError for a bad one."""
    template = options.template
    assert template is not None, "this form is made with a template"
    labels = options.labels
    articles = [_with_chapters(each, labels) for each in notes]
    data = {
        "articles": articles,
        "article": articles[0] if articles else None,
        "highlights": [each for one in articles for each in one["highlights"]],
        "labels": {name: getattr(labels, name) for name in type(labels).__slots__},
    }
    job = {"name": template.name, "text": template.text, "data": data, "memory": MEMORY}
    job["others"] = dict(template.others)
    answer = _run({**job, "seconds": SECONDS, "output": OUTPUT}, template.name)
    if "error" in answer:
        raise ExportError(
            "bad_template",
            path=_beside(template.name, answer.get("file")),
            line=answer.get("line") or "?",
            detail=str(answer["error"]).rstrip(". "),
            allowed=ALLOWED,
        )
    return str(answer["text"])


def _beside(name: str, other: str | None) -> str:
    """The file that is wrong: the template itself, or one that it includes."""
    return str(Path(name).with_name(other)) if other else name


def siblings(path: Path, text: str) -> dict[str, str]:
    """The other templates of a template's folder, if it uses any; the first hundred of them.

    None below that folder and none outside of it, however a template names it.
    """
    if not _USES_OTHERS.search(text):
        return {}
    found: dict[str, str] = {}
    size = 0
    for each in sorted(path.parent.iterdir()):
        if each.suffix.lower() not in _SUFFIXES or each == path or not each.is_file():
            continue
        data = each.read_bytes()
        size += len(data)
        if len(found) >= OTHERS or size > OTHERS_SIZE:
            break
        found[each.name] = data.decode("utf-8", "replace")
    return found


def _with_chapters(notes: Notes, labels: Labels) -> dict[str, Any]:
    data = article(notes)
    by_id = {each["id"]: each for each in data["highlights"]}
    data["chapters"] = [
        {"heading": heading, "highlights": [by_id[each.id] for each in some]}
        for heading, some in by_chapter(notes, labels)
    ]
    return data


def _run(job: dict[str, Any], name: str) -> dict[str, Any]:
    """The child's answer; what it does not say, its end says."""
    package = Path(__file__).resolve().parent.parent.parent
    # The child needs to find this package and nothing else: no secrets of the environment.
    kept = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "LD_LIBRARY_PATH", "VIRTUAL_ENV")
    environment = {key: os.environ[key] for key in kept if key in os.environ}
    paths = [str(package), *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    environment |= {"PYTHONPATH": os.pathsep.join(paths), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-P", "-m", "reader.export.template_child"]
    try:
        done = subprocess.run(
            command,
            input=json.dumps(job).encode(),
            capture_output=True,
            env=environment,
            timeout=job["seconds"] + 10,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ExportError("template_too_slow", path=name, seconds=job["seconds"]) from error
    except OSError as error:
        raise ExportError("template_failed", path=name, detail=str(error)) from error
    try:
        answer = json.loads(done.stdout)
        assert isinstance(answer, dict)
    except (ValueError, AssertionError) as error:
        if done.returncode < 0:
            # Ended by the system for its limits.
            raise ExportError("template_too_slow", path=name, seconds=job["seconds"]) from error
        detail = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2][:200]
        raise ExportError("template_failed", path=name, detail=detail) from error
    if answer.get("limit"):
        raise ExportError("template_too_slow", path=name, seconds=job["seconds"])
    return answer
