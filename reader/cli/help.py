"""The pages of `--help`, in the language of the session.

Click words its own pages in English and counts characters instead of cells, so they are made here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.cli.parameters import COMMON, session

if TYPE_CHECKING:
    import click


def root_page(group: click.Group, ctx: click.Context) -> str:
    """The page of `reader --help`: what it is, all commands, the common options."""
    words = session(ctx).words
    usage = words.text("cli.usage")
    lines = [
        words.text("cli.about"),
        "",
        f"{usage} reader [PATH…]",
        f"{' ' * _cells(usage)} reader COMMAND …",
        "",
        words.text("cli.commands"),
    ]
    lines += _table([(name, words.text(f"cli.help.{name}")) for name in group.list_commands(ctx)])
    lines += ["", words.text("cli.common_options"), *_table(option_rows(group, ctx, common=True))]
    lines += ["", words.text("cli.exit_statuses")]
    return "\n".join(lines)


def command_page(command: click.Command, ctx: click.Context) -> str:
    """The page of one command: how it is called, what it does, its options."""
    words = session(ctx).words
    name = command.name or ""
    lines = [f"{words.text('cli.usage')} {usage_line(command, ctx)}", ""]
    lines.append(words.text(f"cli.help.{name}"))
    if words.has(f"cli.more.{name}"):
        lines.append(words.text(f"cli.more.{name}"))
    own = option_rows(command, ctx, common=False)
    if own:
        lines += ["", words.text("cli.options"), *_table(own)]
    lines += ["", words.text("cli.common_options"), *_table(option_rows(command, ctx, common=True))]
    return "\n".join(lines)


def usage_line(command: click.Command, ctx: click.Context) -> str:
    """How a command is called, such as `reader tag ARTICLE +TAG… -TAG…`."""
    pieces = ["reader", command.name or ""]
    has_options = False
    for param in command.get_params(ctx):
        if param.param_type_name == "argument":
            pieces.append(_argument(param))
        elif param.name not in COMMON and (param.opts or [""])[0].strip("-") not in COMMON:
            has_options = True
    if has_options:
        pieces.append("[--…]")
    return " ".join(pieces)


def _argument(param: click.Parameter) -> str:
    name = param.metavar or (param.name or "").upper()
    many = "…" if param.nargs == -1 and not name.endswith("…") else ""
    return f"{name}{many}" if param.required else f"[{name}{many}]"


def option_rows(
    command: click.Command, ctx: click.Context, *, common: bool
) -> list[tuple[str, str]]:
    """How each option is written and what it does: those of all commands, or the command's own."""
    words = session(ctx).words
    rows: list[tuple[str, str]] = []
    for param in command.get_params(ctx):
        if param.param_type_name != "option":
            continue
        long = param.opts[0].removeprefix("--")
        if (long in COMMON) is not common:
            continue
        specific = f"cli.option.{command.name}_{long}"
        sentence = specific if words.has(specific) else f"cli.option.{long}"
        rows.append((_signature(param), words.text(sentence)))
    return rows


def _signature(param: click.Parameter) -> str:
    choices = getattr(param.type, "choices", None)
    if getattr(param, "is_flag", False):
        return param.opts[0]
    if param.metavar:
        return f"{param.opts[0]} {param.metavar}"
    if choices:
        return f"{param.opts[0]} {'|'.join(choices)}"
    return f"{param.opts[0]} N"


def _table(rows: list[tuple[str, str]]) -> list[str]:
    """Two columns; a left part that is too long gets a line of its own."""
    width = max((len(left) for left, _ in rows if len(left) <= 26), default=0)
    lines: list[str] = []
    for left, right in rows:
        if len(left) > width:
            lines += [f"  {left}", f"  {'':{width}}  {right}"]
        else:
            lines.append(f"  {left:{width}}  {right}")
    return lines


def _cells(text: str) -> int:
    """Cells of a label of ours: Han and full-width marks take two."""
    return sum(2 if ord(each) >= 0x2E80 else 1 for each in text)
