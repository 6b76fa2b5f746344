"""What can be wrong with a picture, wherever it stands: in a file, a data: address, another picture."""

from __future__ import annotations

import base64
import binascii
import io
import re
import warnings
from urllib.parse import unquote_to_bytes

from ...core import limits
from ...core.guard import attempt
from ...core.limits import PICTURE
from ...core.problems import Place, Problem
from .svg import flaws

_ADDRESS = re.compile(r'data:\s*([^;,\s]*)([^,]*),', re.I)
_RASTER = ('image/png', 'image/jpeg')


def raster_problems(data: bytes, place: Place, name: str) -> list[Problem]:
    """Can a PNG or JPEG be decoded, within limits?"""
    from PIL import Image

    def decode() -> str:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter('error')  # a decompression bomb is an error
                with Image.open(io.BytesIO(data), formats=('PNG', 'JPEG')) as image:
                    image.load()
        except MemoryError:
            raise
        except Exception as e:
            return str(e)
        return ''

    broken, fault = attempt(PICTURE, decode)
    if fault:
        return [fault.problem(f'decoding {name}', place)]
    if not broken:
        return []
    return [Problem('image-broken', f'{name} cannot be read: {broken}', place, 'save the image again')]


def svg_problems(data: bytes, name: str, place: Place | None = None, depth: int = 1) -> list[Problem]:
    """What is wrong with an SVG: at its line in the file `name`, or at the `place` where it is shown."""
    faults, addresses = flaws(data)
    problems = [Problem(f.code, f.message, place or Place(name, f.line, f.column), f.hint) for f in faults]
    for address, line, column in addresses:
        problems += address_problems(address, place or Place(name, line, column), depth + 1)
    return problems


def address_problems(address: str, place: Place, depth: int = 1) -> list[Problem]:
    """What is wrong with a picture that is written into a data: address."""
    limit = limits.SVG_NESTED
    if depth > limit.most:
        return [Problem(limit.code, limit.message(depth), place, limit.way_out)]
    m = _ADDRESS.match(address)
    kind, data = (m[1].lower(), _body(address[m.end() :], m[2])) if m else ('', None)
    if data is None:
        return [
            Problem('image-broken', 'this data: address cannot be read', place, 'save the picture as a file')
        ]
    if kind == 'image/svg+xml':
        return svg_problems(data, '', place, depth)
    if kind in _RASTER:
        return raster_problems(data, place, 'the picture in this data: address')
    return [
        Problem(
            'image-kind',
            f'a data: address holds {kind or "no picture"}, neither SVG nor PNG nor JPEG',
            place,
            'save the picture as a file, and convert it',
        )
    ]


def _body(written: str, parameters: str) -> bytes | None:
    data = unquote_to_bytes(written)
    if not parameters.rstrip().lower().endswith(';base64'):
        return data
    try:
        return base64.b64decode(data + b'=' * (-len(data) % 4))
    except (binascii.Error, ValueError):
        return None
