"""What the site needs beyond the pages: README.md as its first page, and its language by page.

MkDocs calls these (see mkdocs.yml). Nothing is fetched from the network.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

README = Path(__file__).parents[2] / "README.md"


def on_files(files: Any, *, config: Any) -> Any:
    """README.md as index.md, its links as they are from there."""
    from mkdocs.structure.files import File

    text = README.read_text(encoding="utf-8").replace("](docs/", "](").replace('"docs/', '"')
    files.append(File.generated(config, "index.md", content=text))
    return files


def on_page_context(context: Any, *, page: Any, config: Any, nav: Any) -> Any:
    """The words of the theme in the page's language, and the way to its other language."""
    path = page.file.src_uri
    is_chinese = path.startswith("zh/")
    config.theme["language"] = "zh" if is_chinese else "en"
    english, chinese = counterparts(path)
    uris = {each.file.src_uri: each.url for each in nav.pages}
    config.extra["alternate"] = [
        {"name": "English", "link": uris.get(english, uris["index.md"]), "lang": "en"},
        {"name": "中文", "link": uris.get(chinese, uris["zh/README.md"]), "lang": "zh"},
    ]
    return context


def counterparts(path: str) -> tuple[str, str]:
    """A page in English and in Chinese."""
    own = path.removeprefix("zh/")
    if own in ("index.md", "README.md"):
        return "index.md", "zh/README.md"
    return own, f"zh/{own}"
