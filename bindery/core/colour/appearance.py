"""What ink looks like on the paper of a printing condition."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image, ImageCms

from .profile import Ink
from .spaces import Lab

_ZERO = 128  # what Pillow writes for a* and b* of a grey, in whole units


def look(inks: Sequence[Ink], profile: bytes) -> list[Lab]:
    """Inks as the eye sees them, in CIE L*a*b* (D50); a* and b* are whole numbers: so fine is Pillow.

    Seen from the white of the paper, and with the darkest ink as black, as Palette makes inks of colours
    (relative colorimetric, black point compensation).
    """
    if not inks:
        return []
    pixels = Image.new('CMYK', (len(inks), 1))
    pixels.putdata([tuple(round(v * 255) for v in ink) for ink in inks])
    printing = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    to_lab = ImageCms.buildTransform(
        printing,
        ImageCms.createProfile('LAB'),
        'CMYK',
        'LAB',
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    values = ImageCms.applyTransform(pixels, to_lab)
    seen = [values.getpixel((n, 0)) for n in range(len(inks))]
    return [(light * 100 / 255, float(a - _ZERO), float(b - _ZERO)) for light, a, b in seen]
