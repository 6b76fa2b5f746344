"""Which inks make a colour: those that a token names, black alone for greys, the printer's profile for
everything else."""

from __future__ import annotations

import io
from collections.abc import Iterable
from functools import cached_property

from PIL import Image, ImageCms, ImageFilter

from .profile import Ink, Rgb

NEUTRAL = 2  # how far the channels of a grey may lie apart
GRID = 33  # colours along each edge of the table that pictures are converted by


class Palette:
    """Colours as ink. `limit` is the most ink of one colour, 3.0 for 300 per cent; no colour and no picture
    goes beyond it.

    `named` are colours that have inks of their own, `known` those of which somebody decided that the profile
    makes the inks. `converted` fills with the colours that are neither and no greys, and what became of them.
    """

    def __init__(
        self, named: Iterable[tuple[Rgb, Ink]], profile: bytes, limit: float, known: Iterable[Rgb] = ()
    ):
        self.named, self.limit, self.known = dict(named), limit, frozenset(known)
        self.converted: dict[Rgb, Ink] = {}
        self._profile = profile
        self._met: dict[Rgb, Ink] = {}

    def ink(self, colour: Rgb) -> Ink:
        """The inks of one colour."""
        if colour not in self._met:
            self._met[colour] = self._find(colour)
        return self._met[colour]

    def _find(self, colour: Rgb) -> Ink:
        if colour in self.named:
            return self.named[colour]
        if max(colour) - min(colour) <= NEUTRAL:
            return 0.0, 0.0, 0.0, round(1 - sum(colour) / 765, 4)
        pixel = ImageCms.applyTransform(Image.new('RGB', (1, 1), colour), self._flat).getpixel((0, 0))
        ink = _limited(tuple(v / 255 for v in pixel), self.limit)
        if colour not in self.known:
            self.converted[colour] = ink
        return ink

    def picture(self, image: Image.Image) -> Image.Image:
        """A picture in sRGB as CMYK, within the limit at each of its pixels."""
        return image.convert('RGB').filter(self._table)

    @cached_property
    def _flat(self) -> ImageCms.ImageCmsTransform:
        return self._transform(ImageCms.Intent.RELATIVE_COLORIMETRIC)

    @cached_property
    def _table(self) -> ImageFilter.Color3DLUT:
        """What becomes of each colour of a picture. Between two colours within the limit every mixture is
        within it too."""
        steps = [round(255 * n / (GRID - 1)) for n in range(GRID)]
        grid = Image.new('RGB', (GRID**3, 1))
        grid.putdata([(r, g, b) for b in steps for g in steps for r in steps])
        values = ImageCms.applyTransform(grid, self._transform(ImageCms.Intent.PERCEPTUAL)).tobytes()
        inks = [tuple(values[i : i + 4]) for i in range(0, len(values), 4)]
        # one in 255 less, because pixels are rounded
        flat = [v for ink in inks for v in _limited(tuple(x / 255 for x in ink), self.limit - 4 / 255)]
        return ImageFilter.Color3DLUT(GRID, flat, channels=4, target_mode='CMYK')

    def _transform(self, intent: ImageCms.Intent) -> ImageCms.ImageCmsTransform:
        return ImageCms.buildTransform(
            ImageCms.createProfile('sRGB'),
            ImageCms.ImageCmsProfile(io.BytesIO(self._profile)),
            'RGB',
            'CMYK',
            intent,
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )


def _limited(ink: Ink, limit: float) -> Ink:
    """The same colour with no more than `limit` of ink: less of the three colours, as much black."""
    *colours, black = ink
    excess = sum(ink) - limit
    part = 1 - excess / sum(colours) if excess > 0 else 1
    return tuple(int(v * part * 1e4) / 1e4 for v in colours) + (round(black, 4),)
