"""The settings: seen, changed and at work at once; the file keeps the person's comments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from textual.widget import Widget

from reader.config import all_fields
from reader.config.settings import SettingField
from reader.text.safe import safe_line
from reader.tui.screens.page import Page
from reader.tui.screens.prompt import Prompt
from reader.tui.screens.reference import Heading
from reader.tui.setting_words import name_of, value_of
from reader.tui.widgets.cards import CardList
from reader.tui.widgets.drawing import folded
from reader.tui.widgets.rows import Line, Piece

STEP: Final = 1
"""What a number grows by at a key."""


@dataclass(frozen=True, slots=True)
class Section(Heading):
    """The heading of a section, with its name in the file."""

    name: str


class SettingPrompt(Prompt[str]):
    """A value typed in; answers with what stands in the input."""

    def __init__(self, label: str, value: str, problem: str = "") -> None:
        """`label` is what is asked for, in words."""
        self._label = label
        super().__init__(value, problem)

    def heading(self) -> str:
        """What is asked."""
        return self._label

    def answer(self, typed: str) -> str:
        """As typed, without blanks around it."""
        return typed.strip()


class SettingsPage(Page[None]):
    """Every setting with its value and its sentence; a key changes it."""

    PLACE = "settings"

    def heading(self) -> str:
        """What the page is."""
        return self.words("ui.settings")

    def body(self) -> Iterable[Widget]:
        """The settings."""
        self._cards = CardList(
            self._draw,
            still=lambda item: isinstance(item, Heading),
            width=self.shell.cell_width,
            id="settings",
        )
        yield self._cards

    def ready(self) -> None:
        """Fill it."""
        items: list[object] = [
            Heading(self.words("ui.settings_where", path=str(self.shell.paths.config)))
        ]
        section = ""
        for each in all_fields():
            if each.section != section:
                section = each.section
                items.append(Section(self.words(f"setting_group.{section}"), f"[{section}]"))
            items.append(each)
        self._cards.show(items, cursor=2)
        self.give_focus(self._cards)

    def _draw(self, item: object, width: int) -> Sequence[Line]:
        if isinstance(item, Section):
            return [Line(((item.words, "accent"),), ((item.name, "muted"),))]
        if isinstance(item, Heading):
            lines = folded(item.words, width, 3, self.shell.cell_width)
            return [Line(((each, "muted"),)) for each in lines]
        assert isinstance(item, SettingField)
        value = self.shell.settings.value(item.key)
        role = "text" if value == item.default else "accent"
        measure, name = self.shell.cell_width, name_of(self.shell, item.key)
        shown = self._shown(item, value, max(width - measure(name) - 6, 8))
        lines = folded(self.words(item.sentence), max(width - 4, 10), 3, measure)
        left = [Piece(f"  {name}", "title")]
        if measure(f"{name}{item.name}{shown}") + 9 <= width:
            left.append(Piece(f"  {item.name}", "muted"))
        return [
            Line(left, ((shown, role),)),
            *(Line(((f"    {each}", "muted"),)) for each in lines),
        ]

    def _shown(self, item: SettingField, value: object, room: int) -> str:
        """A value for people: short, and with arrows where keys step through it."""
        stepped = item.kind in ("flag", "number", "choice") or item.key == "interface.theme"
        text = safe_line(value_of(self.shell, item, value), cells=500)
        (short,) = folded(text, room - 4 * stepped, 1, self.shell.cell_width) or [""]
        return f"‹ {short} ›" if stepped else short

    # -- changing

    @property
    def field(self) -> SettingField | None:
        """The setting under the cursor."""
        item = self._cards.item
        return item if isinstance(item, SettingField) else None

    def on_card_list_chosen(self, event: CardList.Chosen) -> None:
        """A second click changes too."""
        event.stop()
        self.action_change()

    def action_change(self) -> None:
        """The next value of those that can be counted, the rest is typed in."""
        field = self.field
        if field is None:
            return
        if field.kind in ("flag", "choice") or field.key == "interface.theme":
            self._step(field, 1)
        elif field.kind == "keys":
            from reader.tui.screens.keys import KeysPage

            self.shell.push_screen(KeysPage(), lambda _: self.refresh_cards())
        elif field.kind == "names":
            self.shell.main.action_libraries()
        else:
            self._ask(field)

    def action_more(self) -> None:
        """The next value."""
        if self.field is not None:
            self._step(self.field, 1)

    def action_less(self) -> None:
        """The value before."""
        if self.field is not None:
            self._step(self.field, -1)

    def action_reset(self) -> None:
        """Back to the default: the line goes from the file."""
        field = self.field
        if field is not None and field.kind not in ("keys", "names"):
            self._take(field, None)

    def _step(self, field: SettingField, way: int) -> None:
        now = self.shell.settings.value(field.key)
        match field.kind:
            case "flag":
                self._take(field, not now)
            case "number":
                assert isinstance(now, int)
                self._take(field, min(max(now + way * STEP, field.low), field.high))
            case "choice":
                index = field.choices.index(now)
                self._take(field, field.choices[(index + way) % len(field.choices)])
            case "text" if field.key == "interface.theme":
                names = ["auto", *self.shell.reading_themes]
                index = names.index(str(now)) if now in names else 0
                self._take(field, names[(index + way) % len(names)])

    def _ask(self, field: SettingField, typed: str | None = None, problem: str = "") -> None:
        now = self.shell.settings.value(field.key)
        value = typed if typed is not None else _typed(now)
        label = f"{name_of(self.shell, field.key)}  {self.words(field.sentence)}"

        def answer(typed: str | None) -> None:
            if typed is None:
                return
            value = _value(field, typed)
            if field.accepts(value):
                self._take(field, value)
            else:
                said = self.words("ui.settings_expects", expected=field.expects())
                self._ask(field, typed, said)

        self.shell.push_screen(SettingPrompt(label, value, problem), answer)

    def _take(self, field: SettingField, value: object | None) -> None:
        self.shell.changer.change(field.key, value, self.refresh_cards)

    def refresh_cards(self) -> None:
        """Draw the values as they are now."""
        if self.is_attached:
            self._cards.show(list(self._cards.items), cursor=self._cards.cursor)

    def action_close(self) -> None:
        """Back; what needs the screen anew gets it."""
        super().action_close()
        self.shell.changer.finish()


def _typed(value: object) -> str:
    """A value as a person types it; several texts with semicolons between them."""
    if isinstance(value, tuple | list):
        return "; ".join(str(each) for each in value)
    return str(value)


def _value(field: SettingField, typed: str) -> object:
    """What was typed as the setting wants it; a number that is none stays a text."""
    match field.kind:
        case "number":
            return int(typed) if typed.isascii() and typed.lstrip("-").isdigit() else typed
        case "texts":
            return [each.strip() for each in typed.replace("；", ";").split(";") if each.strip()]
        case _:
            return typed
