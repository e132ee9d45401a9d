"""Changing one value in the settings file, and nothing else of it.

tomlkit keeps comments, order and spacing as the person wrote them. The file is written beside
itself and renamed, so that a crash leaves the old one or the new one.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any, Final

from reader.config.reading import LARGEST
from reader.errors import UsageError

MODE: Final = 0o600
"""Rights of a settings file that we make; one that is there keeps its own."""


def change(path: Path, key: str, value: object | None) -> None:
    """Set `key` (such as `reading.measure`, or `keys.article.find`) to `value`; None drops it.

    A file that is not there is made, with its folder. Raises UsageError, with the file as it was,
    when it cannot be read or written or is no TOML (`settings_unwritable`).
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    target = Path(os.path.realpath(path))  # a link to the file stays a link
    try:
        old = _read(target)
        text = old.decode("utf-8-sig")
        document = tomlkit.parse(text)
        section, _, name = key.partition(".")
        _set(document, section, name, value)
        new = tomlkit.dumps(document)
        if "\r\n" in text:
            new = new.replace("\r\n", "\n").replace("\n", "\r\n")
        _check(new, section, name, value)
        if new != text:
            bom = b"\xef\xbb\xbf" if old.startswith(b"\xef\xbb\xbf") else b""
            _write(target, bom + new.encode())
    except OSError as error:
        detail = error.strerror or str(error)
        raise UsageError("settings_unwritable", path=str(path), detail=detail) from error
    except (ValueError, RecursionError, TOMLKitError) as error:
        raise UsageError("settings_unwritable", path=str(path), detail=str(error)) from error


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        return b""
    if len(data) > LARGEST:
        raise ValueError(f"> {LARGEST} bytes")
    return data


def _set(document: Any, section: str, name: str, value: object | None) -> None:
    import tomlkit

    table = document.get(section)
    if not isinstance(table, MutableMapping):
        if value is None:
            return
        if document.body and not document.as_string().endswith("\n\n"):
            document.add(tomlkit.nl())
        table = document[section] = tomlkit.table()
        table = document[section]
    if section == "keys":  # `article.find = "/"` without quotes is a nested table in TOML
        _drop_nested(table, name)
    if value is None:
        if name in table:
            del table[name]
    else:
        table[name] = list(value) if isinstance(value, tuple) else value


def _drop_nested(table: MutableMapping[str, Any], name: str) -> None:
    head, dot, rest = name.partition(".")
    inner = table.get(head)
    if dot and isinstance(inner, MutableMapping):
        if rest in inner:
            del inner[rest]
        else:
            _drop_nested(inner, rest)


def _check(text: str, section: str, name: str, value: object | None) -> None:
    """Raise ValueError unless the new text says what was asked for."""
    import tomllib

    table = tomllib.loads(text).get(section, {})
    wanted = list(value) if isinstance(value, tuple) else value
    if table.get(name) != wanted:
        raise ValueError(f"{section}.{name}")


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    mode = path.stat().st_mode & 0o777 if path.exists() else MODE
    handle, beside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(beside, mode)  # noqa: PTH101 - a name, as mkstemp gives it
        os.replace(beside, path)  # noqa: PTH105
    except BaseException:
        os.unlink(beside)  # noqa: PTH108
        raise
