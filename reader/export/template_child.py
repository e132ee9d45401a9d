"""The process that runs a template: a job as JSON on stdin, the outcome as JSON on stdout.

Started by `template` alone. It limits itself before it looks at the template.
"""

from __future__ import annotations

import json
import sys
from typing import Any


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
    from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    from reader.export import template_filters

    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    environment.filters |= template_filters.FILTERS
    name = job["name"]
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
        return {"error": error.message or "syntax", "line": error.lineno}
    except TemplateError as error:
        return {"error": error.message or type(error).__name__, "line": _line(error, name)}
    except RecursionError as error:
        return {"error": "too deep", "line": _line(error, name)}
    except MemoryError:
        raise
    except Exception as error:  # whatever the template made of the data
        return {"error": f"{type(error).__name__}: {error}", "line": _line(error, name)}


def _line(error: BaseException, name: str) -> int | None:
    """The last line of the template that was being run; Jinja2 rewrites tracebacks so."""
    trace, line = error.__traceback__, None
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == name:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


if __name__ == "__main__":
    main()
