"""Make pictures of the snapshots that a person can look at.

`python -m tests.tools.look_at_snapshots FOLDER` writes a PNG for each into FOLDER; it needs
rsvg-convert and a font with Han.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from reader.tui.screenshot import fix_svg

SNAPSHOTS = Path(__file__).parents[1] / "tui" / "__snapshots__"


def main(folder: Path) -> None:
    """Write the pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted(SNAPSHOTS.rglob("*.raw")) + sorted(SNAPSHOTS.rglob("*.svg")):
        svg = folder / f"{path.stem}.svg"
        svg.write_text(fix_svg(path.read_text(encoding="utf-8")), encoding="utf-8")
        png = svg.with_suffix(".png")
        subprocess.run(["rsvg-convert", "-w", "1400", str(svg), "-o", str(png)], check=True)
        svg.unlink()
        print(png)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
