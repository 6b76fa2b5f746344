"""A Vega-Lite specification to SVG, in a worker. Text stays text, and the same input gives the same bytes."""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

VEGA_LITE = '5.21'
HARMLESS = 'WARN Dropping "fit'  # a warning that is expected: steps decide the height
SVG = 'http://www.w3.org/2000/svg'
# Attributes without effect on paper, and default values.
NEEDLESS = {'pointer-events', 'class', 'role', 'aria-hidden', 'aria-label', 'aria-roledescription', 'version'}
PLAIN = {
    'opacity': '1',
    'stroke-opacity': '1',
    'fill-opacity': '1',
    'font-weight': 'normal',
    'transform': 'translate(0,0)',
}
_LONG = re.compile(r'-?\d*\.\d{3,}(?:e-?\d+)?')


def draw(spec: str, maps: tuple[tuple[str, bytes], ...], fonts: str) -> tuple[bytes, str]:
    """The SVG of a specification, and a message of Vega-Lite, or '' if it has none; with a message there is
    no SVG.

    `spec` is JSON, `maps` are the names of data with their GeoJSON, `fonts` is the folder of the fonts that
    text is measured with. Lengths are CSS px."""
    import vl_convert

    _register_fonts(fonts)
    filled = json.loads(spec)
    for name, outlines in maps:
        try:
            filled['datasets'][name] = json.loads(outlines)['features']
        except (ValueError, KeyError, TypeError):
            return b'', f'the outlines {name} are no GeoJSON FeatureCollection'
    with _warnings() as warnings:
        try:
            svg = vl_convert.vegalite_to_svg(
                filled, vl_version=VEGA_LITE, show_warnings=True, allowed_base_urls=[]
            )
        except ValueError as e:
            return b'', _message(str(e))
    if warnings:
        return b'', _message(warnings[0])
    return tidy(svg), ''


@cache
def _register_fonts(fonts: str) -> None:
    """Make the publication's fonts known to this process."""
    import vl_convert

    vl_convert.register_font_directory(fonts)


@contextmanager
def _warnings() -> Iterator[list[str]]:
    """Gives a list that holds the warnings of Vega-Lite after the block: its engine writes them to standard
    output and standard error."""
    warnings: list[str] = []
    sys.stdout.flush()
    sys.stderr.flush()
    kept = os.dup(1), os.dup(2)
    with tempfile.TemporaryFile() as file:
        try:
            os.dup2(file.fileno(), 1)
            os.dup2(file.fileno(), 2)
            yield warnings
        finally:
            for fd, old in zip((1, 2), kept, strict=False):
                os.dup2(old, fd)
                os.close(old)
            file.seek(0)
            warnings += [
                line
                for line in file.read().decode('utf-8', 'replace').splitlines()
                if line.startswith('WARN') and not line.startswith(HARMLESS)
            ]


def _message(output: str) -> str:
    """The line with the message in a JavaScript error or a warning."""
    lines = output.splitlines()
    line = next((line for line in lines if re.match(r'WARN|\w*Error:', line)), lines[0])
    return re.sub(r'^(?:WARN|Error:)\s*', '', line).strip()


def tidy(svg: str) -> bytes:
    """An SVG without what is invisible or meant for screens, its coordinates rounded to hundredths of a
    px."""
    ET.register_namespace('', SVG)
    root = ET.fromstring(svg)
    _prune(root)
    for el in root.iter():
        for key, value in list(el.attrib.items()):
            if key in NEEDLESS or PLAIN.get(key) == value:
                del el.attrib[key]
            elif key in (
                'd',
                'transform',
                'x',
                'y',
                'x1',
                'y1',
                'x2',
                'y2',
                'width',
                'height',
                'stroke-width',
            ):
                el.set(key, _LONG.sub(lambda m: f'{float(m[0]):.2f}'.rstrip('0').rstrip('.'), value))
    return ET.tostring(root, encoding='unicode').encode()


def _prune(el: ET.Element) -> None:
    """Remove hidden labels, empty paths and empty groups."""
    for child in list(el):
        _prune(child)
        name = child.tag.rpartition('}')[2]
        drawn = child.get('stroke') or child.get('fill')
        if (
            child.get('opacity') == '0'
            or child.get('display') == 'none'
            or (name == 'g' and not len(child))
            or (
                name == 'path'
                and (
                    child.get('d') in ('', 'M0,0h0v0h0Z', None)
                    or child.get('class') == 'background'
                    and not drawn
                )
            )
        ):
            el.remove(child)
