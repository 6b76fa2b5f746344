"""List what a page paints, in order, by reading its content streams token by token (ISO 32000-1, 7.8.2, 8.4
and 9.4).

Objects of the PDF are typed Any: the file may come from anywhere, and have anything in their place.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from pypdf.generic import ArrayObject

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
_DEEPEST = 12  # levels of forms within forms


@dataclass(frozen=True)
class Colour:
    """A colour as it was set: the name of its colour space without the slash, and its components."""

    space: str = 'DeviceGray'
    values: tuple[float, ...] = (0.0,)

    @property
    def inks(self) -> tuple[float, ...]:
        """Cyan, magenta, yellow, black, 0 to 1; () for colour spaces that are not inks."""
        if self.space == 'DeviceCMYK':
            return self.values
        return (0, 0, 0, 1 - self.values[0]) if self.space == 'DeviceGray' and self.values else ()


@dataclass(frozen=True)
class Paint:
    """One painting operator.

    - kind: text, fill, line, picture, shading, group (a form), mark (marked content)
    - x, y: where it begins, in pt of the user space of the page
    - over: it overprints
    - size: of text, the width of a line, or the shorter side of a single rectangle, in pt
    - ppi: the resolution of a picture
    - object: of a picture, shading or group
    """

    kind: str
    x: float
    y: float
    colour: Colour
    over: bool = False
    size: float = 0
    ppi: float = 0
    object: Any = None


@dataclass(frozen=True)
class _State:
    """The graphics state (ISO 32000-1, 8.4), as far as it is looked at."""

    matrix: Matrix = UNIT
    fill: Colour = Colour()
    line: Colour = Colour()
    width: float = 1
    size: float = 0
    mode: int = 0
    over_fill: bool = False
    over_line: bool = False


def painted(content: bytes, resources: Any) -> Iterator[Paint]:
    """Everything that a content stream paints, including the forms in it. A malformed stream may raise any
    error."""
    yield from _Painter().run(content, resources, _State(), 0)


class _Painter:
    """Interprets content streams. The tokens of forms, which may be drawn often, are kept by the id of the
    form."""

    def __init__(self) -> None:
        self.tokens: dict[int, list[bytes]] = {}

    def run(self, content: bytes | list[bytes], resources: Any, state: _State, depth: int) -> Iterator[Paint]:
        """The paints of a stream, or of its tokens. `depth` is the number of forms around it."""
        tokens = _TOKEN.findall(content) if isinstance(content, bytes) else content
        kept: list[_State] = []
        operands: list[bytes] = []
        text: Matrix = UNIT
        # of the path: where its last subpath begins, how many there are, the shorter side of a rectangle
        point, parts, thin = ((0.0, 0.0), 0, 0.0)
        forms, states, spaces = (named(resources, name) for name in ('/XObject', '/ExtGState', '/ColorSpace'))
        for token in tokens:
            if token[0] in b'0123456789+-./([<' and token != b'.':
                operands.append(token)
                continue
            op = token
            if op in (b'Tm', b'cm'):
                matrix = _matrix(map(float, operands[-6:]))
                if op == b'Tm':
                    text = matrix
                else:
                    state = replace(state, matrix=_times(matrix, state.matrix))
            elif op in (b'm', b're'):
                point = _at(state.matrix, float(operands[0]), float(operands[1]))
                parts += 1
                thin = (
                    min(abs(float(side)) for side in operands[2:]) * _scale(state.matrix)
                    if op == b're'
                    else 0
                )
            elif op == b'q':
                kept.append(state)
            elif op == b'Q':
                state = kept.pop() if kept else state
            elif op in _COLOURS:
                filling, space = _COLOURS[op]
                state = _coloured(state, filling, Colour(space, tuple(map(float, operands))))
            elif op in (b'cs', b'CS'):
                state = _coloured(state, op == b'cs', Colour(_space(operands[-1], spaces), ()))
            elif op in (b'sc', b'scn', b'SC', b'SCN'):
                colour = state.fill if op.islower() else state.line
                values = tuple(float(operand) for operand in operands if operand[:1] != b'/')
                state = _coloured(state, op.islower(), replace(colour, values=values))
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
                    object=named(resources, '/Shading').get(_name(operands[-1])),
                )
            elif op == b'Do':
                yield from self._draw(forms.get(_name(operands[-1])), resources, state, depth)
            elif op in (b'BDC', b'BMC'):
                yield Paint('mark', *point, state.fill)
            operands.clear()

    def _draw(self, form: Any, resources: Any, state: _State, depth: int) -> Iterator[Paint]:
        """A picture, or a form with what it paints."""
        if form is None or depth > _DEEPEST:
            return
        if form.get('/Subtype') == '/Image':
            across, down = (math.hypot(*state.matrix[i : i + 2]) / 72 for i in (0, 2))
            ppi = min(int(form['/Width']) / across, int(form['/Height']) / down) if across and down else 0
            yield Paint('picture', *_at(state.matrix, 0, 1), state.fill, ppi=ppi, object=form)
            return
        inner = replace(state, matrix=_times(_matrix(map(float, form.get('/Matrix', UNIT))), state.matrix))
        tokens = self.tokens.get(id(form))
        if tokens is None:
            tokens = self.tokens[id(form)] = _TOKEN.findall(form.get_data())
        yield Paint('group', *_at(inner.matrix, 0, 0), state.fill, object=form)
        yield from self.run(tokens, form.get('/Resources', resources).get_object(), inner, depth + 1)


# operator -> is it for filling (else for stroking), colour space
_COLOURS = {
    b'g': (True, 'DeviceGray'),
    b'G': (False, 'DeviceGray'),
    b'rg': (True, 'DeviceRGB'),
    b'RG': (False, 'DeviceRGB'),
    b'k': (True, 'DeviceCMYK'),
    b'K': (False, 'DeviceCMYK'),
}
# operator -> does it fill, does it stroke
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


def _coloured(state: _State, filling: bool, colour: Colour) -> _State:
    """The state with another colour for filling, or else for stroking."""
    return replace(state, fill=colour) if filling else replace(state, line=colour)


def named(resources: Any, name: str) -> dict[str, Any]:
    """The resources of one kind, by name."""
    entry = resources.get(name)
    return {} if entry is None else {key: value.get_object() for key, value in entry.get_object().items()}


def _name(token: bytes) -> str:
    return token.decode('latin-1')


def _space(token: bytes, spaces: dict[str, Any]) -> str:
    """The family of a colour space; for a separation also the name of its colour."""
    space = spaces.get(_name(token), _name(token))
    if isinstance(space, ArrayObject):
        family = str(space[0])[1:]
        return f'{family} {str(space[1])[1:]}' if family == 'Separation' else family
    return str(space)[1:]


def _graphics(state: _State, parameters: Any) -> _State:
    """Apply an ExtGState: OP sets both kinds of overprint unless op is there too (ISO 32000-1, table 58)."""
    if parameters is None:
        return state
    if '/OP' in parameters:
        state = replace(
            state, over_line=parameters['/OP'].value, over_fill=parameters.get('/op', parameters['/OP']).value
        )
    elif '/op' in parameters:
        state = replace(state, over_fill=parameters['/op'].value)
    return replace(state, width=float(parameters['/LW'])) if '/LW' in parameters else state


def _matrix(numbers: Iterable[float]) -> Matrix:
    a, b, c, d, e, f = numbers
    return a, b, c, d, e, f


def _times(a: Matrix, b: Matrix) -> Matrix:
    """The product of two matrices: first `a`, then `b` (ISO 32000-1, 8.3.3)."""
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )


def _at(m: Matrix, x: float, y: float) -> tuple[float, float]:
    """A point, transformed."""
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def _scale(m: Matrix) -> float:
    """The mean scale of a matrix, by which lengths grow."""
    return math.sqrt(abs(m[0] * m[3] - m[1] * m[2]))
