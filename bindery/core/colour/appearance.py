"""The appearance of inks on the paper of a printing condition (soft proof)."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image, ImageCms

from .profile import Ink
from .spaces import Lab

_ZERO = 128  # the value of Pillow for a* and b* of a grey


def look(inks: Sequence[Ink], profile: bytes) -> list[Lab]:
    """The appearance of inks in CIE L*a*b* (D50), by an ICC profile. Pillow gives a* and b* as whole numbers.

    The conversion is the reverse of that of `Palette`: relative colorimetric, with black point compensation.
    """
    if not inks:
        return []
    pixels = Image.new('CMYK', (len(inks), 1))
    pixels.putdata([tuple(round(value * 255) for value in ink) for ink in inks])
    printing = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    to_lab = ImageCms.buildTransform(
        printing,
        ImageCms.createProfile('LAB'),
        'CMYK',
        'LAB',
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    transformed = ImageCms.applyTransform(pixels, to_lab)
    assert transformed is not None  # it is None only for a picture that is changed in place
    colours: list[Lab] = []
    for column in range(len(inks)):
        pixel = transformed.getpixel((column, 0))
        assert isinstance(pixel, tuple)  # it is a number only in pictures with one channel
        light, a, b = pixel
        colours.append((light * 100 / 255, float(a - _ZERO), float(b - _ZERO)))
    return colours
