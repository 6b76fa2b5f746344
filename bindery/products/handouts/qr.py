"""An address as a QR code (ISO/IEC 18004)."""

from __future__ import annotations

from ...core.encoding import svg_address

QUIET = 4  # modules of white around it (the quiet zone of ISO/IEC 18004)


def qr_picture(address: str, colour: str) -> str:
    """The code as the address of an SVG picture, with modules in `colour` and a size of 1 mm for each
    module."""
    import segno

    code = segno.make(address, error='m', micro=False)
    size = code.symbol_size(border=QUIET)[0]
    runs = []
    for y, row in enumerate(code.matrix):
        x = 0
        while x < len(row):
            start = x
            while x < len(row) and row[x]:
                x += 1
            if x > start:
                runs.append(f'M{start + QUIET} {y + QUIET}h{x - start}v1h-{x - start}z')
            x += 1
    return svg_address(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}mm" height="{size}mm" viewBox="0 0 {size}'
        f' {size}"><path fill="{colour}" d="{"".join(runs)}"/></svg>'
    )
