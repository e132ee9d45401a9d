"""`python3 -m tests`: every check of the project, from a clean clone, with one command.

Makes a virtual environment inside the clone (with uv where it is installed), installs the project
with its development tools there, and runs format, lint, types, layers, tests and the coverage
floors. Needs only the standard library; the system's Python is left alone.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")

COVERAGE_FLOORS = {"text": 95, "library": 95, "export": 95}
"""Rooms whose coverage must not fall below these per cent."""


def run(name: str, *command: str | Path) -> bool:
    """Run one check, say how it went and how long it took."""
    print(f"── {name}", flush=True)
    began = time.monotonic()
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run([str(part) for part in command], cwd=ROOT, env=environment, check=False)
    verdict = "ok" if done.returncode == 0 else f"FAILED ({done.returncode})"
    print(f"── {name}: {verdict} in {time.monotonic() - began:.0f} s\n", flush=True)
    return done.returncode == 0


def set_up() -> bool:
    """Make the environment and install the project with its development tools into it."""
    uv = shutil.which("uv")
    if not PYTHON.exists():
        make = [uv, "venv", "--quiet", VENV] if uv else [sys.executable, "-m", "venv", VENV]
        if not run("environment", *make):
            return False
    has_pip = (BIN / ("pip.exe" if os.name == "nt" else "pip")).exists()
    if uv and not has_pip:
        install: list[str | Path] = [uv, "pip", "install", "--quiet", "--python", PYTHON]
    else:
        install = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    return run("install", *install, "--editable", ".[dev]")


def checks(quick: bool, workers: str) -> list[tuple[str, list[str | Path]]]:
    """Name and command of every check, cheap ones first."""
    static: list[tuple[str, list[str | Path]]] = [
        ("format", [PYTHON, "-m", "ruff", "format", "--check", "."]),
        ("lint", [PYTHON, "-m", "ruff", "check", "."]),
        ("types", [PYTHON, "-m", "mypy"]),
        ("layers", [BIN / "lint-imports"]),
    ]
    if quick:
        return static
    floors = [
        (
            f"coverage of {room}",
            [
                *[PYTHON, "-m", "coverage", "report", f"--include=reader/{room}/*"],
                f"--fail-under={floor}",
            ],
        )
        for room, floor in COVERAGE_FLOORS.items()
    ]
    tests = [PYTHON, "-m", "pytest", "-n", workers, "--cov", "--cov-report="]
    return [*static, ("tests", tests), *floors]


def main() -> int:
    """Set up, run all checks, report; 0 when everything passed."""
    parser = argparse.ArgumentParser(prog="python3 -m tests", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="only format, lint, types and layers")
    parser.add_argument("--workers", default="2", help="test processes (default 2)")
    options = parser.parse_args()
    if not set_up():
        return 1
    # A list, not a generator: every check runs, so that one report shows all that is wrong.
    failed = [name for name, cmd in checks(options.quick, options.workers) if not run(name, *cmd)]
    print(f"failed: {', '.join(failed)}" if failed else "all checks passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
