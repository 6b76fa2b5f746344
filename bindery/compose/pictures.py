"""The pictures that units show: their addresses in the HTML, and their files."""

from __future__ import annotations

import posixpath


def chart_address(name: str) -> str:
    """The address of the picture of a chart in the HTML."""
    return f'charts/{name}.svg'


def image_name(src: str) -> str:
    """The file of an image in the publication; `src` is relative to content/."""
    return posixpath.normpath(f'content/{src}')
