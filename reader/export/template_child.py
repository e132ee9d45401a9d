"""The process that runs a template: a job as JSON on stdin, the outcome as JSON on stdout.

Started by `template` alone. It limits itself before it looks at the template.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any, Final

_OTHER: Final = "beside: "
"""Before the name of another template of the folder, in tracebacks."""


def main() -> None:
    """Read a job, render, answer."""
    job = json.load(sys.stdin)
    _limit(job["seconds"], job["memory"])
    try:
        answer = _render(job)
    except MemoryError:
        answer = {"limit": True}
    json.dump(answer, sys.stdout)


def _limit(seconds: int, memory: int) -> None:
    """Limits of the system, where it has them; else the parent's clock alone."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    # It opens no file for writing and starts no other process.
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _render(job: dict[str, Any]) -> dict[str, Any]:
    from jinja2 import (
        FunctionLoader,
        StrictUndefined,
        TemplateError,
        TemplateNotFound,
        TemplateSyntaxError,
    )
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    from reader.export import template_filters

    name, others = job["name"], job.get("others", {})

    def load(wanted: str) -> tuple[str, str, Callable[[], bool]] | None:
        if wanted not in others:
            return None
        return others[wanted], _OTHER + wanted, lambda: True

    environment = ImmutableSandboxedEnvironment(
        loader=FunctionLoader(load),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= template_filters.FILTERS
    try:
        code = environment.compile(job["text"], name, name)
        made = environment.template_class.from_code(
            environment, code, environment.make_globals(None)
        )
        size, pieces = 0, []
        for piece in made.generate(**job["data"]):
            size += len(piece)
            if size > job["output"]:
                return {"limit": True}
            pieces.append(piece)
        return {"text": "".join(pieces)}
    except TemplateSyntaxError as error:
        other = error.name if error.name in others else None
        return {"error": error.message or "syntax", "line": error.lineno, "file": other}
    except TemplateNotFound as error:
        known = ", ".join(sorted(others)) or "-"
        said = f"no template {error.name} beside it (there are: {known})"
        return {"error": said} | _place(error, name)
    except TemplateError as error:
        return {"error": error.message or type(error).__name__} | _place(error, name)
    except RecursionError as error:
        return {"error": "too deep"} | _place(error, name)
    except MemoryError:
        raise
    except Exception as error:  # whatever the template made of the data
        return {"error": f"{type(error).__name__}: {error}"} | _place(error, name)


def _place(error: BaseException, name: str) -> dict[str, Any]:
    """The last line of a template that was being run, and the file if it is not the first.

    Jinja2 rewrites tracebacks so.
    """
    trace = error.__traceback__
    found: dict[str, Any] = {"line": None}
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file == name:
            found = {"line": trace.tb_lineno}
        elif file.startswith(_OTHER):
            found = {"line": trace.tb_lineno, "file": file.removeprefix(_OTHER)}
        trace = trace.tb_next
    return found


if __name__ == "__main__":
    main()
