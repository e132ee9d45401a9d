"""Writes docs/settings.md from the settings and their sentences.

python tests/tools/make_settings_page.py > docs/settings.md
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from reader.config import all_fields  # noqa: E402
from reader.config.settings import toml  # noqa: E402
from reader.i18n import catalogue  # noqa: E402

HEAD = """# Settings

Reader works without a settings file. What you want otherwise goes into one, in TOML;
`reader config --where` says where it lies on your machine, `--config FILE` or the environment
variable `READER_CONFIG` names another. The settings screen (`,`) changes values in it one at a
time and leaves your comments, the order and everything else as they are.

`reader config --show` prints every setting with its value, in the form of such a file:

```toml
[reading]
measure = 36

[keys]
"article.next_sentence" = "), right"
```

A mistake in the file keeps nothing from working: the setting stays at its default, and Reader
says which file and key is wrong and which key you may have meant. Paths may begin with `~`; a
relative one is taken from the folder of the settings file.

This page is made from the program by `tests/tools/make_settings_page.py`.
"""


def page() -> str:
    """The whole page, in English."""
    words = catalogue("en")
    lines = [HEAD.rstrip()]
    section = ""
    for field in all_fields():
        if field.section != section:
            section = field.section
            lines += ["", f"## [{section}]", "", "| key | what it does | default | takes |"]
            lines.append("|---|---|---|---|")
        default = "none" if isinstance(field.default, Mapping) else f"`{toml(field.default)}`"
        takes = field.expects().replace("|", "\\|")
        name = {"keys": '"command.id"', "names": "name"}.get(field.kind, field.name)
        lines.append(f"| `{name}` | {words.text(field.sentence)} | {default} | `{takes}` |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(page())
