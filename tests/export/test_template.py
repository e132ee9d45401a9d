"""Templates: the examples, what a bad one is told, and what none may do."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

import reader
from reader.errors import ExportError
from reader.export import template as room
from reader.export import template_child
from reader.export.formats import template_format
from reader.export.options import ExportOptions, Notes, Template
from reader.export.template import render, suffix_of
from reader.export.template_filters import csv, date, md, yaml
from reader.model import ArticleInfo, Highlight

EXAMPLES = Path(reader.__file__).parent.parent / "docs" / "templates"

MakeInfo = Callable[..., ArticleInfo]


@pytest.fixture
def notes(make_info: MakeInfo, examples: tuple[Highlight, ...]) -> Notes:
    return Notes(make_info(address="https://example.com/a"), examples)


def run(notes: Notes, text: str) -> str:
    return render([notes], ExportOptions(template=Template("mine.md.j2", text)))


def refused(notes: Notes, text: str) -> ExportError:
    with pytest.raises(ExportError) as caught:
        run(notes, text)
    return caught.value


@pytest.mark.parametrize("name", ["obsidian.md", "logseq.md", "citations.md", "plain.txt"])
def test_an_example_reads_as_its_golden_file(
    name: str, notes: Notes, golden: Callable[[str, str], None]
) -> None:
    text = (EXAMPLES / f"{name}.j2").read_text("utf-8")
    golden(f"template-{name}", run(notes, text))


def test_every_example_is_tested_and_documented() -> None:
    names = {path.name for path in EXAMPLES.iterdir()}
    assert names == {"obsidian.md.j2", "logseq.md.j2", "citations.md.j2", "plain.txt.j2"}
    page = (EXAMPLES.parent / "templates.md").read_text("utf-8")
    assert all(name in page for name in names)


def test_the_page_names_every_key_and_filter(notes: Notes) -> None:
    page = (EXAMPLES.parent / "templates.md").read_text("utf-8")
    keys = run(notes, "{{ (article.keys() | list + highlights[0].keys() | list) | join(' ') }}")
    missing = [
        key for key in (*keys.split(), "md", "yaml", "csv", "date") if f"`{key}`" not in page
    ]
    assert missing == []


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("一\n{% for h in highlights %}\n", 2, "endfor"),
        ("一\n\n{{ article.titel }}", 3, "titel"),
        ("{{ nothing }}", 1, "nothing"),
        ("一\n{{ 1 | upside_down }}", 2, "upside_down"),
        ("{% include 'other.j2' %}", 1, ""),
        ("{{ 1 / 0 }}", 1, "ZeroDivisionError"),
        ("{{ article.__class__ }}", 1, "unsafe"),
        ("{{ ''.__class__.__mro__ }}", 1, "unsafe"),
        ("{{ article.update({'title': 1}) }}", 1, "unsafe"),
        ("{{ highlights.append(1) }}", 1, "unsafe"),
        ("{{ cycler.__init__.__globals__ }}", 1, "unsafe"),
        ("{{ '{0.__class__}'.format(article) }}", 1, ""),
        ("{% macro f(n) %}{{ f(n) }}{% endmacro %}{{ f(1) }}", 1, ""),
        ("{% for i in range(10**9) %}{% endfor %}", 1, "Range too big"),
    ],
)
def test_a_bad_template_is_told_file_line_and_what_is_allowed(
    notes: Notes, text: str, line: int, words: str
) -> None:
    error = refused(notes, text)
    assert (error.code, error.facts["path"]) == ("bad_template", "mine.md.j2")
    assert error.facts["line"] == line
    assert words in str(error.facts["detail"])
    assert "highlights" in str(error.facts["allowed"])


def test_time_and_memory_are_limited(notes: Notes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "SECONDS", 1)
    monkeypatch.setattr(room, "OUTPUT", 1 << 20)
    wide = "{% for i in range(9999) %}"
    many = wide * 3 + "{% endfor %}" * 3
    for text in (
        many,
        "{{ 'x' * 10**10 }}",
        wide + "{{ 'x' * 999 }}{% endfor %}",
    ):
        assert refused(notes, text).code in ("template_too_slow", "bad_template")


def test_a_child_that_cannot_start_is_one_error(
    notes: Notes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(room.sys, "executable", str(tmp_path / "none"))
    assert refused(notes, "x").code == "template_failed"
    monkeypatch.setattr(room.sys, "executable", "/bin/false")
    assert refused(notes, "x").code == "template_failed"


def test_a_file_of_the_working_folder_is_not_taken_for_this_program(
    notes: Notes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "reader").mkdir()
    (tmp_path / "reader" / "__init__.py").write_text("raise SystemExit(7)")
    (tmp_path / "jinja2.py").write_text("raise SystemExit(7)")
    monkeypatch.chdir(tmp_path)
    assert run(notes, "{{ article.uid }}") == notes.info.uid


def test_the_name_says_the_suffix() -> None:
    names = ("a.md.j2", "a.csv.jinja", "a.org", "a.j2", "a.html.template")
    assert [suffix_of(name) for name in names] == [".md", ".csv", ".org", ".md", ".html"]
    assert template_format("a.csv.j2").suffix == ".csv"


def test_the_filters() -> None:
    assert md("*a*\n# b") == "\\*a\\*\n\\# b"
    assert md("一\n二", quote=True) == "> 一\n> 二"
    assert md(None) == ""
    assert yaml('a: "b"') == '"a: \\"b\\""'
    assert yaml(["一", 2]) == '["一", 2]'
    assert csv('=1,"x"') == '"\'=1,""x"""'
    assert date("2026-01-28T09:41:00+08:00", "%Y年%m月%d日") == "2026年01月28日"
    assert (date("2026-01"), date(None)) == ("2026-01", "")


def test_the_child_answers_for_every_outcome(
    notes: Notes, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In this process, so that what the child does is seen; its limits are set aside."""
    monkeypatch.setattr(template_child, "_limit", lambda *limits: None)

    def asked(text: str, output: int = 1000) -> dict[str, object]:
        data = {"article": {"title": "题"}, "highlights": [], "labels": {}}
        job = {"name": "t.j2", "text": text, "data": data, "seconds": 1, "memory": 1}
        monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps({**job, "output": output})))
        template_child.main()
        answer: dict[str, object] = json.loads(capsys.readouterr().out)
        return answer

    assert asked("{{ article.title | md }}") == {"text": "题"}
    assert asked("{{ 'x' * 99 }}", output=9) == {"limit": True}
    assert asked("\n{% if %}")["line"] == 2
    assert asked("\n\n{{ no }}")["line"] == 3
    assert asked("\n{{ 1 / 0 }}")["line"] == 2
    assert "too deep" in str(asked("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}")["error"])

    def exhausted(job: dict[str, object]) -> dict[str, object]:
        raise MemoryError

    monkeypatch.setattr(template_child, "_render", exhausted)
    assert asked("x") == {"limit": True}
