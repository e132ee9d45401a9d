"""A folder and a form to write in: what was exported last, what is there now, what is written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from reader.config.paths import is_folder

if TYPE_CHECKING:
    from reader.export.formats import Format
    from reader.export.options import ExportOptions
    from reader.export.write import Folder
    from reader.library.grouping import Group


class Made(NamedTuple):
    """What became of one file."""

    path: Path
    status: str
    """`new` (of a dry run), `written`, `unchanged`, `conflict` or `gone`."""
    state: dict[str, object] | None
    """What to remember of it."""
    text: str = ""
    """The whole file as it stands, or would stand; of a binary form, what it says."""
    anew: bool = False
    """Our marked part was no longer in the file and stands at its end now."""


def named_file(to: Path, form: Format, by: str) -> str:
    """The name of the one file that a path means; empty when it means a folder to write into.

    It is a file when the form puts all into one and the path ends in the form's own suffix, unless
    a folder is there already.
    """
    one = not form.per_article and by != "tag"
    own = to.suffix.lower() == form.suffix
    return to.name if one and own and not is_folder(to) else ""


class Target:
    """A folder and a form to write in, or one file. With `dry` nothing is written."""

    def __init__(
        self,
        to: Path,
        form: Format,
        options: ExportOptions,
        again: bool,
        *,
        name: str = "",
        dry: bool = False,
    ) -> None:
        from reader.export.write import Folder

        form.check()
        self.form = form
        self.name = name
        """The name of the one file to write, if it was asked for by its path."""
        self.folder: Folder = Folder.around(to, dry=dry) if name else Folder.open(to, dry=dry)
        self.place = str(self.folder.path / name)
        """What exports to here are remembered under: the folder, or that file."""
        self._options = options
        self._dry = dry
        self.again = again

    def merge(self, group: Group, last: object, others: set[Path]) -> Made:
        """Write a file that its owner may edit.

        `others` are files of the article in other forms, which are none to merge into.
        """
        from reader.export.write import ExportState, export_page

        by_uid = self.folder.by_uid
        by_uid[group.key] = [path for path in by_uid.get(group.key, []) if path not in others]
        state = ExportState.from_json(last) if isinstance(last, dict) else None
        page = page_of(group, self._options)
        written = export_page(self.folder, page, self._options, state, again=self.again)
        status = "conflict" if written.conflicts else written.status
        kept = written.state.to_json() if written.state else None
        return Made(written.path, status, kept, written.text, written.markers_gone)

    def replace(self, group: Group, last: object, names: Sequence[str], *, again: bool) -> Made:
        """Write a file that is ours as a whole, unless somebody else's is in its place."""
        import hashlib

        from reader.export.files import write_plain

        known: dict[str, Any] = last if isinstance(last, dict) else {}
        names = [str(known["path"])] if known else names
        targets = [self.folder.path / name for name in names]
        target = next((each for each in targets if not self.folder.taken(each)), targets[-1])
        if known and not target.exists() and not again:
            return Made(target, "gone", None)
        sha256 = known.get("sha256")
        content = text = ""
        if self.form.binary:
            # Made twice, such a file is never the same to the byte.
            text = self.form.render(group.notes, self._options)
            content = hashlib.sha256(text.encode()).hexdigest()
            same = known.get("content") == content and target.is_file()
            if same and hashlib.sha256(target.read_bytes()).hexdigest() == sha256:
                return Made(target, "unchanged", dict(known), text)
        new = not target.exists()
        if self._dry and self.form.binary:
            # What differs from the last export is not made to be looked at.
            data = text.encode()
        else:
            data = self.form.render_bytes(group.notes, self._options)
        status, digest = write_plain(target, data, str(sha256) if sha256 else None, dry=self._dry)
        self.folder.take(target)
        state: dict[str, object] = {"path": target.name, "sha256": digest}
        state |= {"content": content} if content else {}
        said = "new" if self._dry and new else status
        # What was written need not be held a second time.
        return Made(target, said, state, text or (data.decode() if self._dry else ""))

    def names(self, group: Group) -> tuple[str, ...]:
        """File names for a group: the one to take, and those after it when it is taken."""
        return tuple(stem + self.form.suffix for stem in self._stems(group))

    def _stems(self, group: Group) -> tuple[str, ...]:
        from reader.export.names import file_stem

        first, second = (file_stem(group.title, group.key, clash=each) for each in (False, True))
        if self.form.id.startswith("template:"):
            # Several templates may write into one folder.
            mark = file_stem(self.form.id.removeprefix("template:").partition(".")[0], group.key)
            return first, f"{first} ({mark})", f"{second} ({mark})"
        return first, second


def page_of(group: Group, options: ExportOptions) -> Any:
    """The page of the form `markdown` for a group."""
    from reader.export import markdown

    if group.info is not None:
        return markdown.page(group.notes[0], options)
    tags = [group.tag] if group.tag else []
    return markdown.page_of_many(group.key, group.title, tags, group.notes, options)


def rendered(form: Format, options: ExportOptions, group: Group) -> str:
    """A whole new file for a group."""
    if form.id == "markdown":
        from reader.export.markdown import render_page

        return render_page(page_of(group, options))
    return form.render(group.notes, options)
