"""Settings changed on the screen: written to the file by the desk, at work at once.

What the running screen cannot take up (the language of every word on it, the mouse, the widths of
ambiguous characters) makes it begin anew when the settings are left: the place, the panes and what
is open come back as after a restart, which takes a blink.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from reader.config import standard_paths
from reader.config.paths import home
from reader.errors import ReaderError
from reader.tui.setting_words import name_of

if TYPE_CHECKING:
    from reader.library import Library
    from reader.tui.app import ReaderApp

ANEW: Final = frozenset({"interface.language", "interface.mouse", "reading.ambiguous"})
"""Settings for which the screen begins anew."""

NEXT_START: Final = frozenset({"library.path", "terminal.kitty"})
"""Settings that hold when the program is started again, as the page says."""


class Changer:
    """Changes settings of a running app."""

    def __init__(self, app: ReaderApp) -> None:
        self._app = app
        self._anew = False
        self._other_keys = False

    def change(self, key: str, value: object | None, then: Callable[[], None]) -> None:
        """Set a setting, None for its default; `then` once the screen has it.

        It is at work at once; if the file cannot be written, that is said and it holds until the
        program is closed.
        """
        app = self._app
        app.settings = app.settings.changed(key, value)
        self._anew = self._anew or key in ANEW
        path = app.paths.config

        def write(library: Library) -> None:
            from reader.config.writing import change

            change(path, key, value)

        def failed(error: ReaderError) -> None:
            app.tell_error(error)

        later = "ui.settings_later" if key in NEXT_START else "ui.settings_saved"
        self._take_up(key)
        name = name_of(app, key)
        app.desk.do(write, lambda _: app.tell(app.words(later, name=name), "good"), failed=failed)
        then()

    def _take_up(self, key: str) -> None:
        """Let the screen follow a setting."""
        app = self._app
        settings = app.settings
        section, _, name = key.partition(".")
        if section == "keys" or key in ("interface.keymap", "reading.digits"):
            app.take_keys()
            self._other_keys = True
        if section == "reading" and name not in ("digits", "ambiguous"):
            for view in app.main.state.views:
                view.pane.set_settings(settings.reading)
        if key == "interface.theme":
            app.take_theme()
        if key == "interface.hint_line":
            app.main.arrange_panes()
        if section == "clipboard":
            app.forget_clipboard()
        if key == "export.folder":
            app.paths = app.paths._replace(
                export=export_folder(app.paths.config, settings.export.folder)
            )

    def finish(self) -> None:
        """The settings are left: begin anew if something needs it, not under long work."""
        if self._other_keys:
            self._other_keys = False
            self._app.main.renew_guide()
        doing = self._app.desk.doing
        if self._anew and doing:
            what = self._app.words(f"ui.doing_{doing}")
            self._app.main.say(self._app.words("ui.anew_later", what=what), "warning")
        elif self._anew:
            self._anew = False
            self._app.begin_anew()


def export_folder(config: Path, wanted: str) -> Path:
    """The folder that notes are written to; a relative one stands beside the settings file."""
    return config.parent / home(wanted) if wanted else standard_paths(os.environ).export
