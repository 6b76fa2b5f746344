"""What a page paints, in order: content streams read token by token (ISO 32000-1, 7.8.2, 8.4 and 9.4),
whoever wrote them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pypdf.generic import ArrayObject, DictionaryObject

_TOKEN = re.compile(
    rb"""
    \[(?:\((?:\\.|[^\\()])*\)|[^\[\]()])*\]                                  # an array, as a whole
  | <<(?:\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f\s]*>|[^<>()])*>>                   # a dictionary, as a whole
  | \((?:\\.|[^\\()])*\) | <[0-9A-Fa-f\s]*>                                  # strings
  | /[^\s/<>\[\]()%]* | [^\s/<>\[\]()%]+""",
    re.S | re.X,
)

Matrix = tuple[float, float, float, float, float, float]
UNIT: Matrix = (1, 0, 0, 1, 0, 0)
_DEEPEST = 12  # forms within forms


@dataclass(frozen=True)
class Colour:
    """A colour as it was set: the name of its space without the slash, and its values."""

    space: str = 'DeviceGray'
    values: tuple[float, ...] = (0.0,)

    @property
    def inks(self) -> tuple[float, ...]:
        """Cyan, magenta, yellow, black; () for spaces that are no inks."""
        if self.space == 'DeviceCMYK':
            return self.values
        return (0, 0, 0, 1 - self.values[0]) if self.space == 'DeviceGray' and self.values else ()


@dataclass(frozen=True)
class Paint:
    """One act of painting. `kind`: text, fill, line, picture, shading, mark (marked content); `size` is that
    of text, the width of a line, or the shorter side of a single rectangle in pt, `ppi` the resolution of a
    picture, `x`, `y` where it begins, in pt of the page's user space.
    """

    kind: str
    x: float
    y: float
    colour: Colour
    over: bool = False
    size: float = 0
    ppi: float = 0
    object: DictionaryObject | None = None


@dataclass(frozen=True)
class _State:
    matrix: Matrix = UNIT
    fill: Colour = Colour()
    line: Colour = Colour()
    width: float = 1
    size: float = 0
    mode: int = 0
    over_fill: bool = False
    over_line: bool = False


def painted(content: bytes, resources: DictionaryObject) -> Iterator[Paint]:
    """Everything that a content stream paints, forms within it included."""
    yield from _Painter().run(content, resources, _State(), 0)


class _Painter:
    def __init__(self):
        self.tokens: dict[int, list[bytes]] = {}  # of forms that are met again and again

    def run(
        self, content: bytes | list[bytes], resources: DictionaryObject, state: _State, depth: int
    ) -> Iterator[Paint]:
        tokens = _TOKEN.findall(content) if isinstance(content, bytes) else content
        kept: list[_State] = []
        operands: list[bytes] = []
        text: Matrix = UNIT
        # of the path that is being made: where its last part begins, how many parts, how thin a rectangle
        point, parts, thin = ((0.0, 0.0), 0, 0.0)
        forms, states, spaces = (
            _items(resources, name) for name in ('/XObject', '/ExtGState', '/ColorSpace')
        )
        for token in tokens:
            if token[0] in b'0123456789+-./([<' and token != b'.':
                operands.append(token)
                continue
            op = token
            if op in (b'Tm', b'cm'):
                matrix = tuple(map(float, operands[-6:]))
                if op == b'Tm':
                    text = matrix
                else:
                    state = replace(state, matrix=_times(matrix, state.matrix))
            elif op in (b'm', b're'):
                point = _at(state.matrix, float(operands[0]), float(operands[1]))
                parts += 1
                thin = min(abs(float(v)) for v in operands[2:]) * _scale(state.matrix) if op == b're' else 0
            elif op == b'q':
                kept.append(state)
            elif op == b'Q':
                state = kept.pop() if kept else state
            elif op in _COLOURS:
                name, space = _COLOURS[op]
                state = replace(state, **{name: Colour(space, tuple(map(float, operands)))})
            elif op in (b'cs', b'CS'):
                state = replace(
                    state, **{'fill' if op == b'cs' else 'line': Colour(_space(operands[-1], spaces), ())}
                )
            elif op in (b'sc', b'scn', b'SC', b'SCN'):
                name = 'fill' if op.islower() else 'line'
                values = tuple(float(v) for v in operands if v[:1] != b'/')
                state = replace(state, **{name: replace(getattr(state, name), values=values)})
            elif op == b'gs':
                state = _graphics(state, states.get(_name(operands[-1])))
            elif op == b'w':
                state = replace(state, width=float(operands[-1]))
            elif op == b'Tf':
                state = replace(state, size=float(operands[-1]))
            elif op == b'Tr':
                state = replace(state, mode=int(operands[-1]))
            elif op in (b'Td', b'TD'):
                text = _times((1, 0, 0, 1, float(operands[0]), float(operands[1])), text)
            elif op == b'BT':
                text = UNIT
            elif op in (b'TJ', b'Tj', b"'", b'"'):
                whole = _times(text, state.matrix)
                if state.mode != 3:
                    outlined = state.mode == 1
                    yield Paint(
                        'text',
                        whole[4],
                        whole[5],
                        state.line if outlined else state.fill,
                        state.over_line if outlined else state.over_fill,
                        state.size * _scale(whole),
                    )
            elif op in _PAINTS:
                fills, strokes = _PAINTS[op]
                if fills:
                    yield Paint('fill', *point, state.fill, state.over_fill, thin if parts == 1 else 0)
                if strokes:
                    yield Paint(
                        'line', *point, state.line, state.over_line, state.width * _scale(state.matrix)
                    )
                parts = 0
            elif op == b'n':
                parts = 0
            elif op == b'sh':
                yield Paint(
                    'shading',
                    *point,
                    state.fill,
                    object=_items(resources, '/Shading').get(_name(operands[-1])),
                )
            elif op == b'Do':
                yield from self._draw(forms.get(_name(operands[-1])), resources, state, depth)
            elif op in (b'BDC', b'BMC'):
                yield Paint('mark', *point, state.fill)
            operands.clear()

    def _draw(self, form, resources: DictionaryObject, state: _State, depth: int) -> Iterator[Paint]:
        if form is None or depth > _DEEPEST:
            return
        if form.get('/Subtype') == '/Image':
            across, down = (math.hypot(*state.matrix[i : i + 2]) / 72 for i in (0, 2))
            ppi = min(int(form['/Width']) / across, int(form['/Height']) / down) if across and down else 0
            yield Paint('picture', *_at(state.matrix, 0, 1), state.fill, ppi=ppi, object=form)
            return
        inner = replace(state, matrix=_times(tuple(map(float, form.get('/Matrix', UNIT))), state.matrix))
        tokens = self.tokens.get(id(form))
        if tokens is None:
            tokens = self.tokens[id(form)] = _TOKEN.findall(form.get_data())
        yield Paint('group', *_at(inner.matrix, 0, 0), state.fill, object=form)
        yield from self.run(tokens, form.get('/Resources', resources).get_object(), inner, depth + 1)


_COLOURS = {
    b'g': ('fill', 'DeviceGray'),
    b'G': ('line', 'DeviceGray'),
    b'rg': ('fill', 'DeviceRGB'),
    b'RG': ('line', 'DeviceRGB'),
    b'k': ('fill', 'DeviceCMYK'),
    b'K': ('line', 'DeviceCMYK'),
}
_PAINTS = {
    b'f': (True, False),
    b'F': (True, False),
    b'f*': (True, False),
    b'S': (False, True),
    b's': (False, True),
    b'B': (True, True),
    b'B*': (True, True),
    b'b': (True, True),
    b'b*': (True, True),
}


def _items(resources: DictionaryObject, name: str) -> dict:
    found = resources.get(name)
    return {} if found is None else {key: value.get_object() for key, value in found.get_object().items()}


def _name(token: bytes) -> str:
    return token.decode('latin-1')


def _space(token: bytes, spaces: dict) -> str:
    """The family of a colour space; a separation by the name of its colour."""
    space = spaces.get(_name(token), _name(token))
    if isinstance(space, ArrayObject):
        family = str(space[0])[1:]
        return f'{family} {str(space[1])[1:]}' if family == 'Separation' else family
    return str(space)[1:]


def _graphics(state: _State, found) -> _State:
    """An ExtGState: OP sets both kinds of overprint unless op is there too (ISO 32000-1, table 58)."""
    if found is None:
        return state
    if '/OP' in found:
        state = replace(state, over_line=found['/OP'].value, over_fill=found.get('/op', found['/OP']).value)
    elif '/op' in found:
        state = replace(state, over_fill=found['/op'].value)
    return replace(state, width=float(found['/LW'])) if '/LW' in found else state


def _times(a: Matrix, b: Matrix) -> Matrix:
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )


def _at(m: Matrix, x: float, y: float) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def _scale(m: Matrix) -> float:
    return math.sqrt(abs(m[0] * m[3] - m[1] * m[2]))
