"""Digests, the text of files, and plain values as YAML."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import yaml

from .names import UNPRINTABLE
from .problems import Place, Problem


def digest(*parts: bytes | str) -> str:
    """SHA-256 over the parts and their lengths, as its first 32 hex digits."""
    hasher = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        hasher.update(b'%d:' % len(data))
        hasher.update(data)
    return hasher.hexdigest()[:32]


def decode(data: bytes, name: str) -> tuple[str, list[Problem]]:
    """The text of a UTF-8 file with line ends unified, and its problems; '' if it cannot be used. `name` is
    the path that problems show."""
    if not data.strip():
        return '', [Problem('file-empty', 'the file is empty', Place(name, 1, 1), 'write it, or delete it')]
    try:
        text = data.decode('utf-8-sig')
    except UnicodeDecodeError as e:
        line = data.count(b'\n', 0, e.start) + 1
        column = e.start - data.rfind(b'\n', 0, e.start)
        return '', [
            Problem(
                'encoding',
                f'byte 0x{data[e.start]:02x} is not UTF-8',
                Place(name, line, column),
                'save the file with the encoding UTF-8',
            )
        ]
    text = text.replace('\r\n', '\n').replace('\r', '\n')
    if match := UNPRINTABLE.search(text):
        start = match.start()
        line, column = text.count('\n', 0, start) + 1, start - text.rfind('\n', 0, start)
        return '', [
            Problem(
                'character',
                f'the character U+{ord(match[0]):04X} cannot be printed',
                Place(name, line, column),
                'delete it',
            )
        ]
    return text, []


def svg_address(svg: str) -> str:
    """An SVG as a data: URL (RFC 2397), which needs no file."""
    return f'data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}'


def as_yaml(value: dict[str, Any] | list[Any]) -> bytes:
    """Plain values as YAML in UTF-8, in their order."""
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=1000).encode()
