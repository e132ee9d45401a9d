"""The pages for readers: in both languages, their links lead somewhere, what they name exists.

Keys stand as code (`g/`), commands as `reader …`, settings as `section.name` or under `[section]`.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.cli.main import COMMANDS as CLI
from reader.cli.main import complete_table, root
from reader.config import all_fields
from reader.tui.bindings import with_keys
from reader.tui.commands import COMMANDS
from reader.tui.keyboard import shown
from reader.tui.keymaps import KEYMAPS
from tests.tools import make_cli_page, site
from tests.tools.pages import target

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"

PAGES = (
    "start", "reading", "notes", "library", "search", "importing", "export", "templates",
    "notes-from-elsewhere", "review", "dictionary", "keys", "settings", "cli", "reliability",
)  # fmt: skip
"""What a user reads, in the order of the site."""

READ = [
    ROOT / "README.md",
    DOCS / "zh" / "README.md",
    *(DOCS / f"{name}.md" for name in PAGES),
    *(DOCS / "zh" / f"{name}.md" for name in PAGES),
]

ALL = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]


def ids(paths: list[Path]) -> list[str]:
    return [str(each.relative_to(ROOT)) for each in paths]


# -- both languages, and the site


def test_every_page_for_readers_is_there_in_both_languages() -> None:
    assert [path for path in READ if not path.exists()] == []
    chinese = {each.stem for each in (DOCS / "zh").glob("*.md")}
    assert chinese == {*PAGES, "README"}


def test_the_site_has_every_page_once() -> None:
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    listed = re.findall(r"^ +- (\S+\.md)$", text, re.MULTILINE)
    there = {str(each.relative_to(DOCS)) for each in DOCS.rglob("*.md")} | {"index.md"}
    assert sorted(listed) == sorted(there)
    assert listed[1 : len(PAGES) + 1] == [f"{name}.md" for name in PAGES]


def test_a_page_and_its_other_language() -> None:
    assert site.counterparts("notes.md") == site.counterparts("zh/notes.md")
    assert site.counterparts("index.md") == ("index.md", "zh/README.md")
    assert site.counterparts("zh/README.md") == ("index.md", "zh/README.md")


def test_the_site_is_made_without_a_warning(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"]
    done = subprocess.run(
        [*command, "--site-dir", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    first = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert 'lang="en"' in first
    assert 'href="zh/index.html"' in first
    chinese = (tmp_path / "zh" / "notes.html").read_text(encoding="utf-8")
    assert '<html lang="zh"' in chinese
    assert 'href="../notes.html"' in chinese
    for page in (first, chinese):
        loaded = re.findall(r'<(?:script|img|link)[^>]+(?:src|href)="(https?:[^"]+)', page)
        assert loaded == [], "the pages load nothing from elsewhere"


def test_the_chinese_page_of_commands_is_up_to_date() -> None:
    made = target("cli.md", "zh").read_text(encoding="utf-8")
    assert made == make_cli_page.page(), "run: python -m tests.tools.make_cli_page"


@pytest.mark.parametrize("path", READ, ids=ids(READ))
def test_a_page_begins_with_what_it_is_for(path: Path) -> None:
    lines = [each for each in path.read_text(encoding="utf-8").splitlines() if each]
    assert lines[0].startswith("# ")
    assert re.match(r"[^#|!\-\s]", next(each for each in lines[1:] if not each.startswith("<!--")))


def test_chinese_paragraphs_stand_on_one_line() -> None:
    """A line end in Markdown is a blank, which has no place between Han."""
    for path in (DOCS / "zh").glob("*.md"):
        text = without_fences(path.read_text(encoding="utf-8"))
        broken = re.findall(
            r"^[^\n|#>-][^\n]*[\u3000-\u9fff\uff00-\uffef]\n[^\n|#>0-9-].*", text, re.M
        )
        assert broken == [], path


# -- links


@pytest.mark.parametrize("path", ALL, ids=ids(ALL))
def test_links_lead_somewhere(path: Path) -> None:
    text = without_code(path.read_text(encoding="utf-8"))
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        there = (path.parent / name).resolve() if name else path
        assert there.is_file(), link
        assert there.is_relative_to(ROOT), link
        if anchor:
            assert anchor in anchors(there), link


def test_every_picture_is_used_in_its_language() -> None:
    for folder, pages in ((DOCS / "images", READ[:1] + READ[2:]), (DOCS / "images" / "zh", READ)):
        used = "".join(each.read_text(encoding="utf-8") for each in pages)
        for picture in folder.glob("*.svg"):
            assert f"{folder.name}/{picture.name}" in used or picture.stem == "favicon", picture
    total = sum(each.stat().st_size for each in (DOCS / "images").rglob("*.*"))
    assert total < 2_500_000


# -- keys


TABLES = [with_keys({}, keymap=name)[0] for name in KEYMAPS]
KEYS = {key for table in TABLES for each in table for key in each.keys}
KEYS |= {shown(key) for key in KEYS}
KEYS |= {key.replace(" ", "") for key in KEYS}
NAMES = {key.lower() for key in KEYS if len(key) > 2}

NAMED = re.compile(
    r"(?:[Cc]trl|[Aa]lt|[Ss]hift)\+\S+|Enter|Esc|Tab|Space|PgUp|PgDn|Home|End|Backspace|Del|F\d\d?"
    r"|g ?\S|g Enter|[a-zA-Z0-9]|[^\w\s]|[←→↑↓]"
)

NO_KEYS = {
    "cli": "-*",
    "export": "=+-@",
    "keys": "）１",
    "notes-from-elsewhere": "◆#",
    "search": "*＊黄1",
    "settings": "~",
}
"""Signs that a page names for another reason than as keys."""


@pytest.mark.parametrize("path", READ, ids=ids(READ))
def test_keys_that_a_page_names_exist(path: Path) -> None:
    text = without_fences(path.read_text(encoding="utf-8"))
    spared = NO_KEYS.get(path.stem, "")
    for code in codes(text):
        if NAMED.fullmatch(code) and not re.fullmatch(r"g[a-z]{2,}", code) and code not in spared:
            assert code in KEYS or code.replace(" ", "").lower() in NAMES, code


# -- commands and options


def options() -> dict[str, set[str]]:
    """The options of every command, and under "" those of all commands."""
    own = {
        name: {opt for param in command.params for opt in param.opts if opt.startswith("--")}
        for name, command, _ in complete_table()
    }
    common = {opt for param in root.params for opt in param.opts}
    common |= {"--help", "--version"}
    return {"": common, **{name: each | common for name, each in own.items()}}


OPTIONS = options()
EVERY = set().union(*OPTIONS.values())
OTHERS = {"--editable", "--strict", "--synchronous", "--rounds", "--seed", "--notes", "--copies",
          "--kills", "--actions", "--minutes", "--files", "--quick", "--large",
          "--read-only"}  # fmt: skip
"""Options of other programs: pip, mkdocs and the scripts of the tests."""


@pytest.mark.parametrize("path", READ, ids=ids(READ))
def test_commands_and_options_that_a_page_names_exist(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lines = [*codes(without_fences(text)), *fenced(text)]
    for line in lines:
        for command in re.findall(
            r"(?:^|&& |\s)(?:\.venv/bin/|uv run )?reader ([a-z][\w-]*)", line
        ):
            if command not in CLI:
                assert re.search(rf"reader {command}\.(txt|md)", line), line
        for option in re.findall(r"(?<![\w-])--[a-z][\w-]*", line):
            assert option in EVERY | OTHERS, line
        own = re.match(r"reader ([a-z][\w-]*)(.*)", line)
        if own and own[1] in CLI:
            for option in re.findall(r"(?<![\w-])--[a-z][\w-]*", own[2]):
                assert option in OPTIONS[own[1]], line


def test_the_page_of_commands_has_each_with_all_its_options() -> None:
    text = (DOCS / "cli.md").read_text(encoding="utf-8")
    sections = re.split(r"^### reader ", text.partition("## JSON")[0], flags=re.MULTILINE)
    told = {re.match(r"[\w-]+", each)[0]: each for each in sections[1:]}  # type: ignore[index]
    assert set(told) == set(CLI)
    for name, section in told.items():
        missing = {each for each in OPTIONS[name] - OPTIONS[""] if f"`{each}" not in section}
        assert missing == set(), name


# -- settings


SETTINGS: dict[str, set[str]] = {}
for _field in all_fields():
    SETTINGS.setdefault(_field.section, set()).add(_field.name)


NO_SETTINGS = ("highlights", "signs", "red")
"""What else stands in brackets: parts of a theme, and markup in a text."""


@pytest.mark.parametrize("path", READ, ids=ids(READ))
def test_settings_that_a_page_names_exist(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for code in codes(without_fences(text)):
        dotted = re.fullmatch(r"([a-z]+)\.([a-z_]+)", code)
        if dotted and dotted[1] in SETTINGS:
            known = SETTINGS[dotted[1]] | {e.id.split(".")[1] for e in COMMANDS
                                           if e.id.startswith(f"{dotted[1]}.")}  # fmt: skip
            assert dotted[2] in known, code
        for section in re.findall(r"^\[([a-z]+)\]", code):
            assert section in {*SETTINGS, *NO_SETTINGS}, code
    for block in re.findall(r"^```toml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        for section, values in tomllib.loads(block).items():
            if isinstance(values, dict) and section not in ("keys", "libraries", "highlights"):
                assert set(values) <= SETTINGS[section], section
            elif section == "keys":
                assert set(values) <= {each.id for each in COMMANDS}


# -- reading Markdown


def without_fences(text: str) -> str:
    return re.sub(r"^(`{3,})\w*\n.*?^\1$", "", text, flags=re.MULTILINE | re.DOTALL)


def without_code(text: str) -> str:
    return re.sub(r"(`+)[^`\n]+\1", "", without_fences(text))


def fenced(text: str) -> Iterator[str]:
    for block in re.findall(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        yield from block.splitlines()


def codes(text: str) -> list[str]:
    """What stands between backticks."""
    text = re.sub(r"<!--.*?-->", "", text)
    return [
        (double or single).replace("\\|", "|")
        for double, single in re.findall(r"`` (.+?) ``|`([^`\n]+)`", text)
    ]


def anchors(path: Path) -> set[str]:
    """The places of a page that links may lead to."""
    heads = re.findall(r"^#+ (.+)$", without_fences(path.read_text(encoding="utf-8")), re.M)
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in heads}
