"""A content stream of WeasyPrint's with its colours as ink (ISO 32000-1, 7.8.2 and 8.6).

WeasyPrint writes each operator on a line of its own, behind its operands, and text as hexadecimal strings: so
lines are looked at, and most of them pass untouched. Whether anything was overlooked is for the preflight to
say, which reads the finished file token by token.
"""

from __future__ import annotations

from .palette import Palette

# Names of graphics states: does a fill, does a line print over what is below it (ISO 32000-1, 8.6.7)? (fill,
# line) -> name.
OVERPRINT = {
    (False, False): 'Knock',
    (True, False): 'OverFill',
    (False, True): 'OverLine',
    (True, True): 'Over',
}
BLACK = (0.0, 0.0, 0.0, 1.0)
UNKNOWN = (None, None)


def separate(data: bytes, palette: Palette) -> bytes:
    """The stream without the marks that tags hang on, in inks; what is black alone is printed over, so that
    no white shows around it.

    Raises ValueError for a colour space that is neither RGB nor grey.
    """
    out: list[bytes] = []
    state: tuple[bool | None, bool | None] = UNKNOWN
    kept: list[tuple[bool | None, bool | None]] = []
    for line in data.split(b'\n'):
        end = line[-2:]
        if line == b'q':
            kept.append(state)
        elif line == b'Q':
            state = kept.pop() if kept else UNKNOWN
        elif line in (b'BDC', b'BMC'):
            _drop_mark(out)
            continue
        elif line == b'EMC':
            continue
        elif end in (b'rg', b'RG', b' g', b' G'):
            *values, operator = line.split()
            line_colour = operator.isupper()
            ink = palette.ink(
                tuple(round(float(v) * 255) for v in (values if len(values) == 3 else values * 3))
            )
            line = b'%g %g %g %g %s' % (*ink, b'K' if line_colour else b'k')
            wanted = (state[0], ink == BLACK) if line_colour else (ink == BLACK, state[1])
            if wanted != state:
                state = wanted
                out.append(f'/{OVERPRINT[bool(state[0]), bool(state[1])]} gs'.encode())
        elif end in (b'cs', b'CS') and line.split()[0] != b'/Pattern':
            raise ValueError(f'the colour space {line.split()[0].decode()} cannot be printed')
        out.append(line)
    return b'\n'.join(out)


def _drop_mark(out: list[bytes]) -> None:
    """Take back the tag and the properties that stand before BDC or BMC."""
    while out and not (line := out.pop()).startswith(b'/'):
        if line in (b'q', b'Q', b'EMC', b'ET'):
            raise ValueError('marked content without a tag')
