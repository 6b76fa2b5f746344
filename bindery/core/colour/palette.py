"""Colours to inks: those that a token gives, black alone for greys, by the printer's profile for all
others."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from functools import cached_property

from PIL import Image, ImageCms, ImageFilter

from .profile import Ink, Rgb

NEUTRAL = 2  # the largest difference between the channels of a grey, of 255
GRID = 33  # colours along each edge of the lookup table for pictures


class Palette:
    """Converts sRGB colours to inks for one printing condition.

    `named` are colours that have inks of their own, `known` those that are converted by `profile`, an ICC
    profile, on purpose. `limit` is the total ink that no colour exceeds, 3.0 for 300 per cent. The attribute
    `converted` collects the colours that were converted and are neither named, known nor grey.
    """

    def __init__(
        self, named: Iterable[tuple[Rgb, Ink]], profile: bytes, limit: float, known: Iterable[Rgb] = ()
    ):
        self.named, self.limit, self.known = dict(named), limit, frozenset(known)
        self.converted: dict[Rgb, Ink] = {}
        self._profile = profile
        self._inks: dict[Rgb, Ink] = {}

    def ink(self, colour: Rgb) -> Ink:
        """The inks of one colour."""
        if colour not in self._inks:
            self._inks[colour] = self._convert(colour)
        return self._inks[colour]

    def _convert(self, colour: Rgb) -> Ink:
        if colour in self.named:
            return self.named[colour]
        if max(colour) - min(colour) <= NEUTRAL:
            return 0.0, 0.0, 0.0, round(1 - sum(colour) / 765, 4)
        (converted,) = _inks_of(Image.new('RGB', (1, 1), colour), self._relative)
        ink = _limited(converted, self.limit)
        if colour not in self.known:
            self.converted[colour] = ink
        return ink

    def picture(self, image: Image.Image) -> Image.Image:
        """An sRGB picture as CMYK, with every pixel within the limit."""
        return image.convert('RGB').filter(self._table)

    @cached_property
    def _relative(self) -> ImageCms.ImageCmsTransform:
        return self._transform(ImageCms.Intent.RELATIVE_COLORIMETRIC)

    @cached_property
    def _table(self) -> ImageFilter.Color3DLUT:
        """The lookup table for pictures. A mixture of two colours within the limit is within it too, and so
        is every colour that is interpolated."""
        steps = [round(255 * step / (GRID - 1)) for step in range(GRID)]
        grid = Image.new('RGB', (GRID**3, 1))
        grid.putdata([(red, green, blue) for blue in steps for green in steps for red in steps])
        limit = self.limit - 4 / 255  # one step of 255 less for each ink, because pixels are rounded
        inks = _inks_of(grid, self._transform(ImageCms.Intent.PERCEPTUAL))
        values = [value for ink in inks for value in _limited(ink, limit)]
        return ImageFilter.Color3DLUT(GRID, values, channels=4, target_mode='CMYK')

    def _transform(self, intent: ImageCms.Intent) -> ImageCms.ImageCmsTransform:
        return ImageCms.buildTransform(
            ImageCms.createProfile('sRGB'),
            ImageCms.ImageCmsProfile(io.BytesIO(self._profile)),
            'RGB',
            'CMYK',
            intent,
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )


def _inks_of(image: Image.Image, transform: ImageCms.ImageCmsTransform) -> Iterator[Ink]:
    """The inks of every pixel of an sRGB picture, after a transform to CMYK."""
    transformed = ImageCms.applyTransform(image, transform)
    assert transformed is not None  # it is None only for a picture that is changed in place
    pixels = transformed.tobytes()
    for start in range(0, len(pixels), 4):
        cyan, magenta, yellow, black = (value / 255 for value in pixels[start : start + 4])
        yield cyan, magenta, yellow, black


def _limited(ink: Ink, limit: float) -> Ink:
    """The colour with a total ink of at most `limit`: less cyan, magenta and yellow, the same black. Values
    are rounded to 0.0001, those of the three colours down."""
    *colours, black = ink
    excess = sum(ink) - limit
    factor = 1 - excess / sum(colours) if excess > 0 else 1
    cyan, magenta, yellow = (int(value * factor * 1e4) / 1e4 for value in colours)
    return cyan, magenta, yellow, round(black, 4)
