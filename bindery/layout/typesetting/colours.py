"""Colours as they are painted: backgrounds laid over each other, text on them."""

from __future__ import annotations

from typing import Any

from ..engine_types import Colour

Rgb = tuple[float, float, float]  # sRGB, each from 0 to 1


def over(background: Any, behind: Rgb | None) -> Rgb | None:
    """The colour of the background of a box laid over the colour `behind`; None where it is a picture."""
    if background is None:
        return behind
    if any(layer.image is not None for layer in background.layers):
        return None
    if background.color.alpha < 1 and behind is not None:
        return mixed(background.color, behind)
    return _srgb(background.color)


def mixed(colour: Colour, behind: Rgb) -> Rgb:
    """What a colour that may be transparent looks like on the colour `behind`."""
    alpha = colour.alpha
    red, green, blue = (c * alpha + b * (1 - alpha) for c, b in zip(_srgb(colour), behind, strict=True))
    return red, green, blue


def hexadecimal(rgb: Rgb) -> str:
    """A colour as CSS writes it: '#rrggbb'."""
    return '#' + ''.join(f'{round(max(0, min(1, c)) * 255):02x}' for c in rgb)


def _srgb(colour: Colour) -> Rgb:
    red, green, blue = colour.to('srgb').coordinates
    return red, green, blue
