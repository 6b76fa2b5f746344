"""Parsing YAML with the position of every value, by the core schema of YAML 1.2; what was surely not meant is
a problem."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import yaml

from ...core.names import UNPRINTABLE
from ...core.problems import Place, Problem
from ...core.publication.yaml_document import KeyPath, Position, Yaml
from ...core.rules.measures import DEEPEST_YAML, LARGEST_YAML
from .faults import explain
from .scene import LOADER
from .traps import Trap, misread, spelt_key, without_value

# YAML 1.2 core schema: with YAML 1.1 the country code NO would become false.
_CORE: list[tuple[re.Pattern[str], Callable[[str], int | float | bool | None]]] = [
    (re.compile(r'(?:null|Null|NULL|~|)\Z'), lambda word: None),
    (re.compile(r'(?:true|True|TRUE)\Z'), lambda word: True),
    (re.compile(r'(?:false|False|FALSE)\Z'), lambda word: False),
    (re.compile(r'[-+]?(?:0|[1-9][0-9]*)\Z'), int),
    (re.compile(r'[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]+)?\Z'), float),
]
_SAFE_TAG = re.compile(r'tag:yaml\.org,2002:(str|int|float|bool|null|timestamp|seq|map|value|merge)\Z')
_LINE_ENDS = re.compile('[\x85\u2028\u2029]')  # end a line for YAML, and for no editor


def parse_yaml(text: str, name: str, first_line: int = 1) -> tuple[Yaml, list[Problem]]:
    """Parse one YAML document, refusing duplicate keys, aliases, tags and absurd depth, and what surely means
    something else than it says.

    `first_line` is the line of the file on which `text` begins (front matter). Data is None when it cannot be
    read.
    """

    def nothing(
        code: str, message: str, hint: str, line: int = first_line, column: int = 1
    ) -> tuple[Yaml, list[Problem]]:
        return Yaml(None, {}, {}, name), [Problem(code, message, Place(name, line, column), hint)]

    text = text.replace('\r\n', '\n').replace('\r', '\n').removeprefix('\ufeff')
    if len(text) > LARGEST_YAML:
        return nothing('yaml-size', f'more than {LARGEST_YAML:,} characters of YAML', 'split the dataset')
    if m := _LINE_ENDS.search(text):
        return nothing(
            'character',
            f'the character U+{ord(m[0]):04X} is an invisible end of a line',
            'delete it',
            text.count('\n', 0, m.start()) + first_line,
            m.start() - text.rfind('\n', 0, m.start()),
        )
    if max((len(m) for m in re.findall(r'(?:[\[{]\s*){2,}', text)), default=0) > 4 * DEEPEST_YAML:
        return nothing('yaml-deep', f'nested deeper than {DEEPEST_YAML} levels', 'flatten it')
    try:
        root = LOADER(text).get_single_node()
    except yaml.YAMLError as e:
        fault = explain(text, e)
        return nothing(fault.code, fault.message, fault.hint, fault.line + first_line, fault.column + 1)
    if root is None:
        return nothing('file-empty', 'the YAML holds nothing', 'write it, or delete it')
    builder = _Builder(text, name, first_line)
    try:
        data = builder.build(root, (), -1, False)
    except RecursionError:
        data = None
        builder.say('yaml-deep', f'nested deeper than {DEEPEST_YAML} levels', 0, 0, 'flatten it')
    return Yaml(None if builder.is_misread else data, builder.values, builder.keys, name), builder.problems


class _Builder:
    """Converts nodes to plain values, and collects their positions and problems."""

    def __init__(self, text: str, name: str, first_line: int):
        self.lines, self.name, self.first_line = text.split('\n'), name, first_line
        self.values: dict[KeyPath, Position] = {}
        self.keys: dict[KeyPath, Position] = {}
        self.problems: list[Problem] = []
        self.is_misread = False  # something means so much else that nothing can be made of the whole
        self.seen: set[int] = set()

    def at(self, mark: yaml.Mark) -> Position:
        """The position of a mark in the file, from 1."""
        return mark.line + self.first_line, mark.column + 1

    def say(self, code: str, message: str, line: int, column: int, hint: str) -> None:
        self.problems.append(
            Problem(code, message, Place(self.name, line + self.first_line, column + 1), hint)
        )

    def fault(self, code: str, message: str, mark: yaml.Mark, hint: str) -> None:
        self.say(code, message, mark.line, mark.column, hint)

    def trapped(self, trap: Trap | None) -> None:
        if trap and not any(
            p.code == trap.code and p.place.line == trap.line + self.first_line for p in self.problems
        ):  # one of a kind on a line is enough
            self.is_misread |= trap.whole
            self.say(trap.code, trap.message, trap.line, trap.column, trap.hint)

    def build(self, node: yaml.Node, path: KeyPath, parent: int, in_flow: bool) -> Any:
        """The value of a node. `parent` is the column of the key or hyphen before it; `in_flow`: it is within
        brackets."""
        self.values[path] = self.at(node.start_mark)
        again = id(node) in self.seen
        if again or self.lines[node.start_mark.line][node.start_mark.column :].startswith('&'):
            self.fault(
                'yaml-alias',
                'anchors (&name) and aliases (*name) are not allowed',
                node.start_mark,
                'write the value out: an alias can grow without limit; put text that begins with * or & in'
                ' double quotes',
            )
        if again:
            return None
        self.seen.add(id(node))
        if len(path) > DEEPEST_YAML:
            self.fault(
                'yaml-deep', f'nested deeper than {DEEPEST_YAML} levels', node.start_mark, 'flatten it'
            )
            return None
        if not _SAFE_TAG.match(node.tag):
            self.fault(
                'yaml-tag',
                f'the tag {node.tag} is not allowed',
                node.start_mark,
                'write plain values only; put text that begins with ! in double quotes',
            )
            return None
        if isinstance(node, yaml.ScalarNode):
            self.printable(node)
            self.trapped(misread(node, self.lines, parent, in_flow))
            return _plain(node.value) if node.style in (None, '') else node.value
        assert isinstance(node, yaml.CollectionNode)  # there is no other kind
        in_flow = in_flow or bool(node.flow_style)
        if isinstance(node, yaml.SequenceNode):
            return [
                self.build(child, (*path, i), node.start_mark.column, in_flow)
                for i, child in enumerate(node.value)
            ]
        assert isinstance(node, yaml.MappingNode)
        return self.mapping(node, path, in_flow)

    def printable(self, node: yaml.ScalarNode) -> None:
        """Refuse a file in which an escape such as \\x1b stands for a character that cannot be printed."""
        if m := UNPRINTABLE.search(node.value) or _LINE_ENDS.search(node.value):
            self.is_misread = True
            self.fault(
                'character',
                f'an escape here stands for the character U+{ord(m[0]):04X}, which cannot be printed',
                node.start_mark,
                'delete the escape',
            )

    def mapping(self, node: yaml.MappingNode, path: KeyPath, in_flow: bool) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, child in node.value:
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else None
            if key is not None:
                self.printable(key_node)
            if key is None:
                self.fault(
                    'yaml-key',
                    'a key must be a word',
                    key_node.start_mark,
                    'put the key in quotes; put text that begins with [ or { in double quotes',
                )
                continue
            if key in result:
                first = self.keys[(*path, key)][0]
                self.fault(
                    'yaml-duplicate',
                    f'the key {key} is written twice (first on line {first})',
                    key_node.start_mark,
                    'keep one of them',
                )
                continue
            self.trapped(spelt_key(key_node) or (without_value(key_node, child) if in_flow else None))
            self.keys[(*path, key)] = self.at(key_node.start_mark)
            result[key] = self.build(child, (*path, key), key_node.start_mark.column, in_flow)
        return result


def _plain(word: str) -> str | int | float | bool | None:
    """The value of an unquoted word."""
    for pattern, convert in _CORE:
        if pattern.match(word):
            return convert(word)
    return word
