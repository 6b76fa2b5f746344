"""The only door to the disk: bytes with their digest, text, files and folders written whole or not at all."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml

from .problems import Place, Problem

_FORBIDDEN = re.compile('[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ue000-\uf8ff\ufffe\uffff]')   # controls and private use


def digest(*parts: bytes | str) -> str:
    """SHA-256 over the parts and their borders, as 32 hex digits."""
    h = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        h.update(b'%d:' % len(data))
        h.update(data)
    return h.hexdigest()[:32]


def decode(data: bytes, name: str) -> tuple[str, list[Problem]]:
    """The text of a UTF-8 file, line ends unified; '' when it cannot be used. `name` is the path that problems show."""
    if not data.strip():
        return '', [Problem('file-empty', 'the file is empty', Place(name, 1, 1), 'write it, or delete it')]
    try:
        text = data.decode('utf-8-sig')
    except UnicodeDecodeError as e:
        line = data.count(b'\n', 0, e.start) + 1
        column = e.start - data.rfind(b'\n', 0, e.start)
        return '', [Problem('encoding', f'byte 0x{data[e.start]:02x} is not UTF-8', Place(name, line, column),
                            'save the file with the encoding UTF-8')]
    text = text.replace('\r\n', '\n').replace('\r', '\n')
    if m := _FORBIDDEN.search(text):
        line, column = text.count('\n', 0, m.start()) + 1, m.start() - text.rfind('\n', 0, m.start())
        return '', [Problem('character', f'the character U+{ord(m[0]):04X} cannot be printed', Place(name, line, column), 'delete it')]
    return text, []


def svg_address(svg: str) -> str:
    """An SVG as a data: address, which needs no file."""
    return f'data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}'


def write_atomic(path: Path, data: bytes) -> None:
    """Write all or nothing: the old file stays until the new one is complete on the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f'.{path.name}.new')        # always the same: what a killed build leaves, the next one overwrites
    try:
        with temporary.open('wb') as f:
            f.write(data)
            f.flush()
            os.fsync(f.fileno())
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


@contextmanager
def growing(final: Path, replace: bool = False) -> Iterator[Path]:
    """A new folder beside `final`, which takes its place at the end, or is gone if anything went wrong.

    Without `replace` there must be nothing in `final`; with it, the folder of before stays until the new one is complete.
    """
    scratch, before = final.with_name(f'.{final.name}.new'), final.with_name(f'.{final.name}.old')
    for left in (scratch, before):                          # what a killed run left behind
        shutil.rmtree(left, ignore_errors=True)
    scratch.mkdir(parents=True)
    try:
        yield scratch
        if replace and final.exists():
            os.rename(final, before)
        os.rename(scratch, final)                           # refuses a folder that has something in it
    except BaseException:
        shutil.rmtree(scratch, ignore_errors=True)
        raise
    shutil.rmtree(before, ignore_errors=True)


def as_yaml(value: dict | list) -> bytes:
    """Plain values as YAML, in their order."""
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=1000).encode()
