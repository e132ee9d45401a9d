"""Files that belong to the person who keeps them: writing and rewriting exports safely.

Rules (docs/export.md): a file is found again by `reader_article` in its front matter, wherever it
was moved; an unchanged one is not touched, its time included; only our marked region changes, and
of that nothing that was edited by hand; a file that we did not write is never overwritten.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from reader.errors import ExportError
from reader.export import front_matter, markdown, region
from reader.export.files import trouble, write_whole
from reader.export.markdown import Page
from reader.export.names import file_stem, short_uid
from reader.export.options import ExportOptions, Notes
from reader.export.region import Item
from reader.model import ArticleInfo, Highlight

KEPT_VERSIONS = 3
"""Earlier versions of a file that are kept beside it."""

PREVIOUS = Path(".reader") / "previous"
"""Where they are kept, below the export folder; note programs pass over dot folders."""

_HEAD = 8192
"""Bytes of a file that are looked at for its front matter."""

_READER_ARTICLE = re.compile(rb"^reader_article:[ \t]*[\"']?([0-9a-fA-F-]{32,36})", re.M)

Status = Literal["written", "unchanged", "conflict", "gone", "new"]
"""`conflict`: written, and both versions of some block kept; `gone`: the user deleted it; `new` is
said of a dry run alone."""


@dataclass(frozen=True, slots=True)
class ExportState:
    """What we wrote last time for one article in one folder; kept by the caller."""

    path: str
    """Relative to the export folder, with `/`."""
    items: tuple[Item, ...] = ()
    """The blocks as rendered, before any merge with the user's edits."""
    tags: tuple[str, ...] = ()
    """The article's tags then: one that the user took out of the file stays out."""

    def to_json(self) -> dict[str, object]:
        """Plain data for the library."""
        return {
            "path": self.path,
            "items": [[item.key, item.text] for item in self.items],
            "tags": list(self.tags),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> ExportState:
        """The inverse of `to_json`."""
        raw_items, raw_tags = data.get("items", []), data.get("tags", [])
        assert isinstance(raw_items, list)
        assert isinstance(raw_tags, list)
        items = tuple(Item(str(key), str(text)) for key, text in raw_items)
        return cls(str(data["path"]), items, tuple(str(tag) for tag in raw_tags))


@dataclass(frozen=True, slots=True)
class Written:
    """What became of one article."""

    path: Path
    status: Status
    state: ExportState | None
    conflicts: int = 0
    markers_gone: bool = False
    """Our region was no longer there and was appended anew."""
    text: str = ""
    """The whole file as it stands now, or would stand after a dry run."""


@dataclass(slots=True)
class Folder:
    """An export folder and the files of ours in it, looked through once per run."""

    path: Path
    by_uid: dict[str, list[Path]] = field(default_factory=dict)
    dry: bool = False
    """Whether nothing is written: what would become of each file is only told."""
    _names: set[str] | None = None

    @classmethod
    def open(cls, path: Path, *, dry: bool = False) -> Folder:
        """Look through a folder, making it when it is not there (and this is no dry run).

        Raises ExportError when it is no folder or cannot be made.
        """
        try:
            if path.exists() and not path.is_dir():
                raise NotADirectoryError
            if not dry:
                path.mkdir(parents=True, exist_ok=True)
        except (FileExistsError, NotADirectoryError) as error:
            raise ExportError("export_not_a_folder", path=str(path)) from error
        except OSError as error:
            raise trouble(error, path) from error
        folder = cls(path.resolve(), dry=dry)
        for file in sorted(_markdown_files(folder.path)):
            if uid := _uid_of(file):
                folder.by_uid.setdefault(uid, []).append(file)
        return folder

    @classmethod
    def around(cls, file: Path, *, dry: bool = False) -> Folder:
        """The folder of one file that was named, made when it is not there; not looked through.

        Raises ExportError when it cannot be.
        """
        try:
            if not dry:
                file.parent.mkdir(parents=True, exist_ok=True)
        except (FileExistsError, NotADirectoryError) as error:
            raise ExportError("export_not_a_folder", path=str(file.parent)) from error
        except OSError as error:
            raise trouble(error, file.parent) from error
        return cls(file.parent.resolve(), dry=dry)

    def taken(self, target: Path) -> bool:
        """Whether a file right in the folder has that name, on any system it may be synced to.

        Names that differ in their case, or in how accents are written, are one name on macOS and
        Windows; a dry run remembers the names that it gave away.
        """
        return os.path.lexists(target) or _same_everywhere(target.name) in self._listed()

    def take(self, target: Path) -> None:
        """Remember a name as given away."""
        self._listed().add(_same_everywhere(target.name))

    def _listed(self) -> set[str]:
        if self._names is None:
            try:
                self._names = {_same_everywhere(name) for name in os.listdir(self.path)}  # noqa: PTH208
            except OSError:
                self._names = set()
        return self._names


def _same_everywhere(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def export_article(
    folder: Folder,
    info: ArticleInfo,
    highlights: Sequence[Highlight],
    options: ExportOptions,
    state: ExportState | None = None,
    *,
    again: bool = False,
) -> Written:
    """Bring the file of one article up to date; see `export_page`."""
    page = markdown.page(Notes(info, tuple(highlights)), options)
    return export_page(folder, page, options, state, again=again)


def export_page(
    folder: Folder,
    page: Page,
    options: ExportOptions,
    state: ExportState | None = None,
    *,
    again: bool = False,
) -> Written:
    """Bring a file up to date.

    `state` is what the last export to this folder gave back. A file that the user has deleted is
    made again only with `again`. Raises ExportError; then nothing has changed.
    """
    target = _find(folder, page.uid, state)
    if target is None:
        if state is not None and not again:
            return Written(folder.path / state.path, "gone", state)
        return _create(folder, page)
    _inside(folder, target)
    return _update(folder, target, page, options, state)


def _create(folder: Folder, page: Page) -> Written:
    text = markdown.render_page(page)
    for clash in (False, True):
        target = folder.path / f"{file_stem(page.title, page.uid, clash=clash)}{markdown.SUFFIX}"
        if not folder.taken(target):
            state = ExportState(target.name, page.items, page.tags)
            folder.take(target)
            if folder.dry:
                return Written(target, "new", state, text=text)
            write_whole(target, text.encode(), new=True)
            folder.by_uid.setdefault(page.uid, []).append(target)
            return Written(target, "written", state, text=text)
    raise ExportError("export_not_ours", path=str(target))


def _update(
    folder: Folder,
    target: Path,
    page: Page,
    options: ExportOptions,
    state: ExportState | None,
) -> Written:
    try:
        before = target.read_bytes()
        text = before.decode()
    except OSError as error:
        raise trouble(error, target) from error
    except UnicodeDecodeError as error:
        raise ExportError("export_not_utf8", path=str(target)) from error
    # A tag that was exported before and is gone now was taken out by the user.
    known = state.tags if state else ()
    fresh = [tag for tag in page.tags if tag not in known]
    after = front_matter.add_tags(text, fresh)
    found = region.find(after, page.uid)
    conflicts = 0
    if found is None:
        after = _appended(after, page.uid, page.items)
    else:
        start, end = found
        body, conflicts = _merged(after[start:end], page.items, state, options)
        after = after[:start] + body + after[end:]
    relative = target.relative_to(folder.path).as_posix()
    new_state = ExportState(relative, page.items, page.tags)
    data = after.encode()
    if data == before:
        return Written(target, "unchanged", new_state, text=after)
    if not folder.dry:
        _keep_previous(folder, target, page.uid, before)
        write_whole(target, data, new=False)
    status: Status = "conflict" if conflicts else "written"
    return Written(target, status, new_state, conflicts, found is None, after)


def _merged(
    old: str, items: tuple[Item, ...], state: ExportState | None, options: ExportOptions
) -> tuple[str, int]:
    """The region's new text, in the line ends that the user's editor gave it."""
    ends = "\r\n" if "\r\n" in old else "\n"
    theirs = region.split(old.replace("\r\n", "\n"))
    # Without a record of what we wrote, whatever stands there may be the user's own.
    base = state.items if state else ()
    merged = region.merge(base, items, theirs, options.labels.conflict)
    if list(merged.items) == theirs:
        return old, 0
    return region.join(merged.items).replace("\n", ends), merged.conflicts


def _appended(text: str, uid: str, items: tuple[Item, ...]) -> str:
    ends = "\r\n" if "\r\n" in text else "\n"
    block = f"\n{region.begin_marker(uid)}\n{region.join(items)}{region.end_marker(uid)}\n"
    if text and not text.endswith("\n"):
        block = "\n" + block
    return text + block.replace("\n", ends)


def _find(folder: Folder, uid: str, state: ExportState | None) -> Path | None:
    files = folder.by_uid.get(uid, [])
    recorded = folder.path / state.path if state else None
    if recorded in files:
        return recorded
    if files:
        return files[0]
    # The front matter may have been taken out; our record or our markers still tell.
    if recorded is not None and recorded.is_file():
        return recorded
    return None


def _inside(folder: Folder, target: Path) -> None:
    """Refuse to follow a link out of the export folder."""
    if not target.resolve().is_relative_to(folder.path):
        raise ExportError("export_outside", path=str(target))


def _markdown_files(root: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            file = Path(parent, name)
            # Reading a pipe would wait for whoever writes into it.
            if name.endswith(markdown.SUFFIX) and file.is_file():
                yield file


def _uid_of(file: Path) -> str | None:
    try:
        with file.open("rb") as stream:
            head = stream.read(_HEAD)
    except OSError:
        return None
    if not head.removeprefix(b"\xef\xbb\xbf").startswith(b"---"):
        return None
    found = _READER_ARTICLE.search(head)
    return found.group(1).decode().lower() if found else None


def _keep_previous(folder: Folder, target: Path, uid: str, data: bytes) -> None:
    """Keep the version that is about to be replaced, and drop the oldest."""
    kept = folder.path / PREVIOUS
    try:
        kept.mkdir(parents=True, exist_ok=True)
        stem = f"{target.stem}.{short_uid(uid)}"
        for number in range(KEPT_VERSIONS - 1, 0, -1):
            older = kept / f"{stem}.{number}{markdown.SUFFIX}"
            if older.exists():
                older.replace(kept / f"{stem}.{number + 1}{markdown.SUFFIX}")
        write_whole(kept / f"{stem}.1{markdown.SUFFIX}", data, new=False)
    except OSError as error:
        raise trouble(error, kept) from error
