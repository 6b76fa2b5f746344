"""The only door to the disk: bytes with their digest, text, YAML with positions, files and folders written whole or not at all."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml

from .problems import Place, Problem

_FORBIDDEN = re.compile('[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ue000-\uf8ff\ufffe\uffff]')   # controls and private use

LARGEST_YAML = 4_000_000   # bytes; a dataset beyond this wants splitting
DEEPEST_YAML = 40          # levels of nesting


def digest(*parts: bytes | str) -> str:
    """SHA-256 over the parts and their borders, as 32 hex digits."""
    h = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        h.update(b'%d:' % len(data))
        h.update(data)
    return h.hexdigest()[:32]


def read_text(path: Path, name: str) -> tuple[str, list[Problem]]:
    """The text of a UTF-8 file, line ends unified. `name` is the path that problems show."""
    try:
        data = path.read_bytes()
    except OSError as e:
        return '', [Problem('file-unreadable', f'the file cannot be read: {e.strerror}', Place(name),
                            'check that it exists and may be read')]
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


def can_write(folder: Path) -> bool:
    """Is there, or can there be, a folder that takes files? Not on a read-only disk, or where a file has its name."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)


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


@dataclass(frozen=True)
class Yaml:
    """What a YAML file says, and where: `values` and `keys` map a path such as (3, 'title') to (line, column)."""

    data: object
    values: dict[tuple, tuple[int, int]]
    keys: dict[tuple, tuple[int, int]]
    name: str

    def place(self, path: tuple = ()) -> Place:
        """The place of the value at `path`, or of its nearest parent that has one."""
        path = tuple(path)
        while path and path not in self.values:
            path = path[:-1]
        return Place(self.name, *self.values.get(path, (1, 1)))

    def key_place(self, path: tuple) -> Place:
        """The place of the key at `path` in its mapping."""
        return Place(self.name, *self.keys[path]) if path in self.keys else self.place(path[:-1])


# YAML 1.2 core schema: with YAML 1.1 the country code NO would become false.
_CORE = [(re.compile(r'(?:null|Null|NULL|~|)\Z'), lambda s: None),
         (re.compile(r'(?:true|True|TRUE)\Z'), lambda s: True),
         (re.compile(r'(?:false|False|FALSE)\Z'), lambda s: False),
         (re.compile(r'[-+]?(?:0|[1-9][0-9]*)\Z'), int),
         (re.compile(r'[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]+)?\Z'), float)]
_SAFE_TAG = re.compile(r'tag:yaml\.org,2002:(str|int|float|bool|null|timestamp|seq|map|value|merge)\Z')


def parse_yaml(text: str, name: str, first_line: int = 1) -> tuple[Yaml, list[Problem]]:
    """Parse one YAML document, refusing duplicate keys, aliases, tags and absurd depth.

    `first_line` is the line of the file on which `text` begins (front matter).
    """
    values: dict[tuple, tuple[int, int]] = {}
    keys: dict[tuple, tuple[int, int]] = {}
    problems: list[Problem] = []

    def at(mark) -> tuple[int, int]:
        return mark.line + first_line, mark.column + 1

    def fault(code: str, message: str, mark, hint: str) -> None:
        problems.append(Problem(code, message, Place(name, *at(mark)), hint))

    if len(text) > LARGEST_YAML:
        return Yaml(None, {}, {}, name), [Problem('yaml-size', f'more than {LARGEST_YAML:,} characters of YAML', Place(name, 1, 1),
                                                  'split the dataset')]
    if max((len(m) for m in re.findall(r'(?:[\[{]\s*){2,}', text)), default=0) > 4 * DEEPEST_YAML:
        return Yaml(None, {}, {}, name), [Problem('yaml-deep', f'nested deeper than {DEEPEST_YAML} levels', Place(name, 1, 1), 'flatten it')]
    try:
        root = getattr(yaml, 'CSafeLoader', yaml.SafeLoader)(text).get_single_node()
    except yaml.YAMLError as e:
        mark = getattr(e, 'problem_mark', None)
        place = Place(name, *(at(mark) if mark else (first_line, 1)))
        reason = getattr(e, 'problem', None) or str(e).split('\n')[0]
        hint = 'quote text that contains ": " or begins with a special character; indent with spaces'
        return Yaml(None, {}, {}, name), [Problem('yaml-syntax', f'not valid YAML: {reason}', place, hint)]
    if root is None:
        return Yaml(None, {}, {}, name), [Problem('file-empty', 'the YAML holds nothing', Place(name, first_line, 1), 'write it, or delete it')]
    seen: set[int] = set()

    def build(node, path: tuple):
        values[path] = at(node.start_mark)
        if id(node) in seen:
            fault('yaml-alias', 'aliases (*name) are not allowed', node.start_mark, 'write the value out: an alias can grow without limit')
            return None
        seen.add(id(node))
        if len(path) > DEEPEST_YAML:
            fault('yaml-deep', f'nested deeper than {DEEPEST_YAML} levels', node.start_mark, 'flatten it')
            return None
        if not _SAFE_TAG.match(node.tag):
            fault('yaml-tag', f'the tag {node.tag} is not allowed', node.start_mark, 'write plain values only')
            return None
        if isinstance(node, yaml.ScalarNode):
            if node.style in (None, ''):
                for pattern, convert in _CORE:
                    if pattern.match(node.value):
                        return convert(node.value)
            return node.value
        if isinstance(node, yaml.SequenceNode):
            return [build(child, (*path, i)) for i, child in enumerate(node.value)]
        result: dict = {}
        for key_node, child in node.value:
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else None
            if key is None:
                fault('yaml-key', 'a key must be a word', key_node.start_mark, 'put the key in quotes')
            elif key in result:
                first = keys[(*path, key)][0]
                fault('yaml-duplicate', f'the key {key} is written twice (first on line {first})', key_node.start_mark, 'keep one of them')
            else:
                keys[(*path, key)] = at(key_node.start_mark)
                result[key] = build(child, (*path, key))
        return result

    try:
        data = build(root, ())
    except RecursionError:
        data = None
        problems.append(Problem('yaml-deep', f'nested deeper than {DEEPEST_YAML} levels', Place(name, first_line, 1), 'flatten it'))
    return Yaml(data, values, keys, name), problems
