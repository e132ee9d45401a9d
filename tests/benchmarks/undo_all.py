"""A thousand random actions, then all of them undone: the library is what it was.

    python -m tests.benchmarks.undo_all [--actions 1000] [--seed 1]

One device with a clock that nobody trusts; the library is closed and opened again on the way. Exit
status 1 when the state differs at the end.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from reader.store.check import check
from tests.benchmarks.merge_simulation import TEXT, Device, article


def state(device: Device) -> Any:
    """What a person sees: live annotations with everything, articles with their texts."""
    store = device.store
    notes = [
        (r.id, r.colour, r.note, r.versions, r.tags, r.start, r.end, r.state, r.quote)
        for r in store.annotations.page(sort="place")
    ]
    return sorted(notes), store.articles.text(1)


def run(actions: int, seed: int) -> tuple[int, bool, bool, int]:
    """Steps undone; whether the beginning and, after redoing, the end came back; problems."""
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="reader-undo-") as folder:
        path = Path(folder, "library.db")
        device = Device(path, rng)
        device.store.articles.add([article("文", TEXT)])
        first = state(device)
        for number in range(actions):
            if number % 200 == 199:
                device.store.close()
                device = Device(path, rng)
            device.act(number)
        while device.store.history.redo() is not None:
            pass
        last = state(device)
        steps = 0
        while device.store.history.undo() is not None:
            steps += 1
        back = state(device) == first
        while device.store.history.redo() is not None:
            pass
        forth = state(device) == last
        problems = len(check(device.store))
        device.store.close()
    return steps, back, forth, problems


def main() -> int:
    """Parse the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--actions", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    start = time.monotonic()
    steps, back, forth, problems = run(arguments.actions, arguments.seed)
    print(
        f"{arguments.actions} actions, {steps} steps undone: {'equal' if back else 'DIFFERENT'};"
        f" done again: {'equal' if forth else 'DIFFERENT'}; {problems} problems"
        f" ({time.monotonic() - start:.0f} s)"
    )
    return 0 if back and forth and not problems else 1


if __name__ == "__main__":
    sys.exit(main())
