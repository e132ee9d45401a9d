"""Arithmetic of colours: contrast as WCAG 2.2 defines it, and mixing.

Colours are `#rrggbb`.
"""

from __future__ import annotations


def rgb(colour: str) -> tuple[int, int, int]:
    """Red, green and blue (0 to 255) of a `#rrggbb` colour."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: str) -> float:
    """Relative luminance from 0 to 1 (WCAG 2.2)."""

    def linear(channel: int) -> float:
        share = channel / 255
        return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(channel) for channel in rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two `#rrggbb` colours, from 1 to 21 (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def blend(lower: str, upper: str, alpha: float) -> str:
    """`upper` laid over `lower` with the opacity `alpha` (0 to 1); `ansi_…` colours just cover."""
    if not (lower.startswith("#") and upper.startswith("#")):
        return upper
    mixed = (round(a + (b - a) * alpha) for a, b in zip(rgb(lower), rgb(upper), strict=True))
    return "#{:02X}{:02X}{:02X}".format(*mixed)
