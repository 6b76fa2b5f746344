"""Faults of an SVG, found before it is drawn: what it would fetch, and whether drawing it would take too
long.

What it would draw is counted, not drawn: each element, what it contains, and what it refers to (a use, a
pattern, a marker, a mask), as often as it is drawn. Letters and long paths count by the time that they take.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from ...core import limits
from ...core.limits import Limit
from .size import scan, too_large

NAMESPACE = 'http://www.w3.org/2000/svg'
MOST_FLAWS = 20  # of one file: more need not be told
_TARGET = re.compile(r"""url\(\s{0,9}["']?\s{0,9}#([^)"'\s]{1,200})""")
_OUTSIDE = re.compile(r"""url\(\s*["']?(?!#|data:)(\w+:[^)"']*)|(@import)""")
_HREF = re.compile(r"""\bhref\s*=\s*["']([^"']*)""")
_NUMBER = re.compile(r'\d+')
_PAINTS = frozenset(['fill', 'stroke', 'marker', 'marker-start', 'marker-mid', 'marker-end'])  # inherited
_SHAPES = frozenset([
    'path',
    'rect',
    'circle',
    'ellipse',
    'line',
    'polyline',
    'polygon',
    'text',
    'tspan',
    'textPath',
    'use',
])
_TEXTS = frozenset(('text', 'tspan', 'textPath'))
NUMBERS = 20  # numbers of a path that take as long to draw as an element
_GRADIENTS = frozenset(('linearGradient', 'radialGradient', 'stop'))
# Their href draws nothing.
_NOT_DRAWN = frozenset(['a', 'animate', 'animateMotion', 'animateTransform', 'set', 'mpath', 'script'])


@dataclass(frozen=True)
class Flaw:
    """What is wrong, and where in the file (from 1)."""

    code: str
    message: str
    hint: str
    line: int = 1
    column: int = 1


@dataclass
class _Node:
    name: str
    at: tuple[int, int]
    declared: dict[str, str]  # attributes and what `style` says, each by its name
    painted: dict[str, str]  # the ids that its paints name, its own and those that it inherits
    inside: list[int] = field(default_factory=list)
    letters: int = 0

    @property
    def work(self) -> int:
        """How many elements it counts for alone: one, and its letters and corners take time too."""
        return (
            1
            + self.letters
            + len(_NUMBER.findall(self.declared.get('d') or self.declared.get('points') or '')) // NUMBERS
        )


class _Enough(Exception):
    """A limit is reached: the rest need not be read."""


class _Reading:
    """One pass with expat: the elements as a flat list, and what the file fetches or declares."""

    def __init__(self, data: bytes):
        self.data = data
        self.flaws: list[Flaw] = []
        self.nodes: list[_Node] = []
        self.open: list[int] = []  # indexes of the elements that are not closed yet
        self.ids: dict[str, list[int]] = {}
        self.styles: list[str] = []
        self.addresses: list[tuple[str, int, int]] = []
        self.parser = p = expat.ParserCreate(namespace_separator=' ')
        p.buffer_text = True
        p.StartElementHandler, p.EndElementHandler = self.start, self.end
        p.CharacterDataHandler, p.ProcessingInstructionHandler = self.text, self.instruction
        p.StartDoctypeDeclHandler, p.EntityDeclHandler = self.doctype, self.entity
        try:
            p.Parse(data, True)
        except expat.ExpatError as e:
            self.flaws.append(
                Flaw('image-broken', f'not a valid SVG: {e}', 'save the image again', e.lineno, e.offset + 1)
            )
        except (_Enough, ValueError, LookupError) as e:
            if not self.flaws:
                self.flaws.append(Flaw('image-broken', f'not a valid SVG: {e}', 'save the image again'))

    def flaw(self, code: str, message: str, hint: str, literal: str = '') -> None:
        """Something wrong at `literal`, or else where the parser stands."""
        position = self.parser.CurrentByteIndex
        start = self.data.find(literal.encode(), position) if literal else -1
        start = start if start >= 0 else position
        line = self.data.count(b'\n', 0, start) + 1
        self.flaws.append(Flaw(code, message, hint, line, start - self.data.rfind(b'\n', 0, start)))
        if len(self.flaws) >= MOST_FLAWS:
            raise _Enough

    def here(self) -> tuple[int, int]:
        return self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1

    def exceeded(self, limit: Limit, count: int) -> None:
        self.flaw(limit.code, limit.message(count), limit.way_out)

    def doctype(self, name: str, system: str | None, public: str | None, has_subset: bool) -> None:
        if has_subset:
            self.flaw('svg-entity', 'the SVG declares an entity', 'save it as plain SVG')
            raise _Enough

    def entity(self, *declared: object) -> None:
        raise _Enough

    def instruction(self, target: str, data: str) -> None:
        if m := _HREF.search(data):
            self.fetches(m[1], 'href')

    def fetches(self, address: str, literal: str = '') -> None:
        self.flaw(
            'svg-link', f'the SVG fetches {address[:60]}', 'embed what it needs, or delete the link', literal
        )

    def start(self, name: str, given: dict[str, str]) -> None:
        if len(self.nodes) >= limits.SVG_ELEMENTS.most:
            self.exceeded(limits.SVG_ELEMENTS, len(self.nodes) + 1)
            raise _Enough
        if len(self.open) >= limits.SVG_DEPTH.most:
            self.exceeded(limits.SVG_DEPTH, len(self.open) + 1)
            raise _Enough
        if not self.nodes and name != f'{NAMESPACE} svg':
            self.flaws.append(
                Flaw(
                    'image-broken',
                    'this is not an SVG: its first element is no svg',
                    'save the image again as plain SVG',
                )
            )
            raise _Enough
        declared = {}
        for key, value in given.items():
            key = key.rpartition(' ')[2]
            declared[key] = value
            self.attribute(key, value)
        declared |= _declarations(declared.get('style', ''))
        above = self.nodes[self.open[-1]].painted if self.open else {}
        if name.endswith(' style'):
            self.styles.append('')
        own = {k: m[1] if (m := _TARGET.search(v)) else '' for k, v in declared.items() if k in _PAINTS}
        if 'id' in declared:  # of one that stands twice, the first or the last may be meant
            self.ids[declared['id']] = [*self.ids.get(declared['id'], ())[:1], len(self.nodes)]
        if self.open:
            self.nodes[self.open[-1]].inside.append(len(self.nodes))
        self.open.append(len(self.nodes))
        self.nodes.append(
            _Node(name.rpartition(' ')[2], self.here(), declared, above | own if own else above)
        )

    def attribute(self, key: str, value: str) -> None:
        value = value.strip()
        if key in ('href', 'src') and value and not value.startswith('#'):
            if value[:5].lower() == 'data:':
                self.addresses.append((value, *self.here()))
            else:
                self.fetches(value, key if f'{key}='.encode() in self.data else '')
        if '(' in value or '@' in value:
            self.style(value)

    def style(self, text: str) -> None:
        """Style, in an attribute or an element of its own."""
        for limit, count, _ in too_large(text):
            self.exceeded(limit, count)
            return
        if m := _OUTSIDE.search(text):
            self.fetches(m[1] or m[2], m[0])
        for address, _ in scan(text).addresses if 'data:' in text.lower() else ():
            self.addresses.append((address, *self.here()))

    def end(self, name: str) -> None:
        if self.nodes[self.open.pop()].name == 'style' and self.styles:
            self.style(self.styles[-1])

    def text(self, text: str) -> None:
        if self.open and self.nodes[self.open[-1]].name == 'style' and self.styles:
            self.styles[-1] += text
        elif self.open and self.nodes[self.open[-1]].name in _TEXTS:
            self.nodes[self.open[-1]].letters += len(''.join(text.split()))


def _declarations(style: str) -> dict[str, str]:
    parts = (part.partition(':') for part in style.split(';'))
    return {name.strip(): value for name, colon, value in parts if colon}


def flaws(data: bytes) -> tuple[list[Flaw], list[tuple[str, int, int]]]:
    """What is wrong with an SVG; and the data: addresses in it, each with its line and column."""
    if len(data) > limits.SVG_BYTES.most:
        limit = limits.SVG_BYTES
        return [Flaw(limit.code, limit.message(len(data)), limit.way_out)], []
    reading = _Reading(data)
    return reading.flaws or list(_drawn(reading)), reading.addresses


def _drawn(reading: _Reading) -> Iterator[Flaw]:
    """References that go round in a circle, and a depth or number of elements to draw that is too large."""
    nodes, most = reading.nodes, limits.SVG_DRAWN.most + 1
    links = [_links(node, reading.ids) for node in nodes]
    total, deep = [0] * len(nodes), [0] * len(nodes)
    entered = [False] * len(nodes)
    stack = [0]
    while stack:
        i = stack[-1]
        if total[i]:
            stack.pop()
        elif not entered[i]:
            entered[i] = True
            for j in [*nodes[i].inside, *(j for j, _ in links[i])]:
                if entered[j] and not total[j]:
                    yield Flaw(
                        'svg-circle',
                        f'the {nodes[i].name} draws itself, by what it holds or refers to',
                        'delete one of the references',
                        *nodes[i].at,
                    )
                    return
                if not total[j]:
                    stack.append(j)
        else:
            stack.pop()
            once = sum(total[j] for j in nodes[i].inside)
            paint = sum(total[j] * times for j, times in links[i] if times)
            used = sum(total[j] for j, times in links[i] if not times)
            total[i] = min(most, nodes[i].work + once + used + paint * max(1, used))
            deep[i] = 1 + max((deep[j] for j in [*nodes[i].inside, *(j for j, _ in links[i])]), default=0)
    styled = {
        j
        for name in _TARGET.findall(''.join(reading.styles))
        for j in reading.ids.get(name, ())
        if nodes[j].name not in _GRADIENTS
    }
    count = total[0] * (1 + sum(total[j] for j in styled))
    for limit, number in ((limits.SVG_DEPTH, deep[0]), (limits.SVG_DRAWN, count)):
        if number > limit.most:
            yield Flaw(limit.code, limit.message(number), limit.way_out, *nodes[0].at)


def _links(node: _Node, ids: dict[str, list[int]]) -> list[tuple[int, int]]:
    """What an element refers to: (element, how often it is drawn); 0 for what is drawn in its place."""
    links = []
    if node.name not in _NOT_DRAWN and (href := node.declared.get('href', '').strip()).startswith('#'):
        links += [(j, 0) for j in ids.get(href[1:], ())]
    asked = [
        (k, name)
        for k, v in node.declared.items()
        if k not in _PAINTS and k != 'style' and 'url(' in v
        for name in _TARGET.findall(v)
    ]
    if node.name in _SHAPES:
        asked += node.painted.items()
    corners = len(_NUMBER.findall(node.declared.get('d') or node.declared.get('points') or '')) // 2 + 1
    for key, name in asked:
        links += [(j, corners if key.startswith('marker') else 1) for j in ids.get(name, ())]
    return links
