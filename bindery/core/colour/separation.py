"""Converting the colours of a content stream of WeasyPrint to inks (ISO 32000-1, 7.8.2 and 8.6).

WeasyPrint writes each operator on a line of its own, after its operands, and text as hexadecimal strings: so
the stream can be converted line by line. The preflight, which reads the finished file token by token, finds
whatever is overlooked here.
"""

from __future__ import annotations

from .palette import Palette

# Names of graphics states, by whether fills and strokes overprint (ISO 32000-1, 8.6.7).
OVERPRINT = {
    (False, False): 'Knock',
    (True, False): 'OverFill',
    (False, True): 'OverLine',
    (True, True): 'Over',
}
BLACK = (0.0, 0.0, 0.0, 1.0)
UNKNOWN = (None, None)


def separate(data: bytes, palette: Palette) -> bytes:
    """The stream in inks and without marked content. What is black alone overprints, so that no white shows
    around it.

    Raises ValueError for a colour space that is neither RGB nor grey.
    """
    out: list[bytes] = []
    state: tuple[bool | None, bool | None] = UNKNOWN
    saved: list[tuple[bool | None, bool | None]] = []
    for line in data.split(b'\n'):
        end = line[-2:]
        if line == b'q':
            saved.append(state)
        elif line == b'Q':
            state = saved.pop() if saved else UNKNOWN
        elif line in (b'BDC', b'BMC'):
            _drop_mark(out)
            continue
        elif line == b'EMC':
            continue
        elif end in (b'rg', b'RG', b' g', b' G'):
            *values, operator = line.split()
            is_stroke = operator.isupper()
            red, green, blue = (
                round(float(value) * 255) for value in (values if len(values) == 3 else values * 3)
            )
            ink = palette.ink((red, green, blue))
            line = b'%g %g %g %g %s' % (*ink, b'K' if is_stroke else b'k')
            wanted = (state[0], ink == BLACK) if is_stroke else (ink == BLACK, state[1])
            if wanted != state:
                state = wanted
                out.append(f'/{OVERPRINT[bool(state[0]), bool(state[1])]} gs'.encode())
        elif end in (b'cs', b'CS') and line.split()[0] != b'/Pattern':
            raise ValueError(f'the colour space {line.split()[0].decode()} cannot be printed')
        out.append(line)
    return b'\n'.join(out)


def _drop_mark(out: list[bytes]) -> None:
    """Remove the operands of BDC or BMC: a tag and perhaps properties (ISO 32000-1, 14.6)."""
    while out and not (line := out.pop()).startswith(b'/'):
        if line in (b'q', b'Q', b'EMC', b'ET'):
            raise ValueError('marked content without a tag')
