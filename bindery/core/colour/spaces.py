"""Colours as numbers: sRGB in CIE L*a*b*, the difference of two colours, tints and shades of one colour in
OKLCH."""

from __future__ import annotations

from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt

Lab = tuple[float, float, float]  # CIE L*a*b* with the white D50, as profiles have it
Triple = tuple[float, float, float]
Rows = tuple[Triple, Triple, Triple]

# Linear sRGB to XYZ, adapted from D65 to D50 (Bradford); and the white of D50 (ICC.1:2010, 7.2.16).
_TO_XYZ: Rows = (
    (0.4360747, 0.3850649, 0.1430804),
    (0.2225045, 0.7168786, 0.0606169),
    (0.0139322, 0.0971045, 0.7141733),
)
_WHITE = (0.9642, 1.0, 0.8249)
# Oklab (Ottosson 2020; CSS Color 4, 9.3): linear sRGB to what the cones answer, the cube roots of that to L,
# a, b; and back.
_TO_CONES: Rows = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_TO_OKLAB: Rows = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)
_FROM_OKLAB: Rows = (
    (1, 0.3963377774, 0.2158037573),
    (1, -0.1055613458, -0.0638541728),
    (1, -0.0894841775, -1.2914855480),
)
_FROM_CONES: Rows = (
    (4.0767416621, -3.3077115913, 0.2309699292),
    (-1.2684380046, 2.6097574011, -0.3413193965),
    (-0.0041960863, -0.7034186147, 1.7076147010),
)


def channels(rgb: str) -> tuple[int, int, int]:
    """'#1a3a6b' as three numbers from 0 to 255."""
    return int(rgb[1:3], 16), int(rgb[3:5], 16), int(rgb[5:7], 16)


def linear(rgb: str) -> Triple:
    """The light of '#rrggbb': each channel from 0 to 1, without the curve of sRGB (IEC 61966-2-1)."""
    parts = (value / 255 for value in channels(rgb))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return red, green, blue


def lab(rgb: str) -> Lab:
    """'#rrggbb' in CIE L*a*b*, D50."""
    parts = (value / white for value, white in zip(_times(_TO_XYZ, linear(rgb)), _WHITE, strict=True))
    x, y, z = (t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116 for t in parts)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def difference(one: Lab, other: Lab) -> float:
    """The difference of two colours by CIEDE2000 (Sharma, Wu and Dalal 2005); 1 can just be seen side by
    side."""
    half = (hypot(*one[1:]) + hypot(*other[1:])) / 2
    stretch = 1 + 0.5 * (1 - sqrt(half**7 / (half**7 + 25**7)))
    (l1, a1, b1), (l2, a2, b2) = ((light, a * stretch, b) for light, a, b in (one, other))
    c1, c2 = hypot(a1, b1), hypot(a2, b2)
    h1, h2 = degrees(atan2(b1, a1)) % 360, degrees(atan2(b2, a2)) % 360
    turn = h2 - h1 if c1 * c2 else 0
    turn -= 360 if turn > 180 else -360 if turn < -180 else 0
    light, chroma, hue = l2 - l1, c2 - c1, 2 * sqrt(c1 * c2) * sin(radians(turn / 2))
    mean_l, mean_c = (l1 + l2) / 2, (c1 + c2) / 2
    mean_h = (h1 + turn / 2) % 360 if c1 * c2 else h1 + h2
    t = (
        1
        - 0.17 * cos(radians(mean_h - 30))
        + 0.24 * cos(radians(2 * mean_h))
        + 0.32 * cos(radians(3 * mean_h + 6))
        - 0.20 * cos(radians(4 * mean_h - 63))
    )
    light /= 1 + 0.015 * (mean_l - 50) ** 2 / sqrt(20 + (mean_l - 50) ** 2)
    chroma /= 1 + 0.045 * mean_c
    hue /= 1 + 0.015 * mean_c * t
    around_blue = 60 * exp(-(((mean_h - 275) / 25) ** 2))
    rotation = -sin(radians(around_blue)) * 2 * sqrt(mean_c**7 / (mean_c**7 + 25**7))
    return sqrt(light**2 + chroma**2 + hue**2 + rotation * chroma * hue)


def derived(rgb: str, lightness: float | None, chroma: float, hue: float) -> str:
    """A tint or shade of '#rrggbb', by a rule in OKLCH.

    It has its own `lightness` in per cent (None: that of the colour), so many per cent of the `chroma` of the
    colour, and its `hue` turned by so many degrees. Where sRGB has no such colour, the chroma is lowered
    until it has (CSS Color 4, 13.2).
    """
    own, a, b = _times(_TO_OKLAB, _roots(_times(_TO_CONES, linear(rgb))))
    light = own if lightness is None else lightness / 100
    strength, angle = hypot(a, b) * chroma / 100, atan2(b, a) + radians(hue)
    most, least = strength, 0.0
    if not _is_srgb(_light(light, most, angle)):
        for _ in range(20):
            strength = (least + most) / 2
            least, most = (strength, most) if _is_srgb(_light(light, strength, angle)) else (least, strength)
        strength = least
    return '#' + ''.join(
        f'{round(min(max(_curve(v), 0), 1) * 255):02x}' for v in _light(light, strength, angle)
    )


def _light(lightness: float, chroma: float, angle: float) -> Triple:
    """OKLCH as linear sRGB, which may lie outside of 0 to 1."""
    x, y, z = (v**3 for v in _times(_FROM_OKLAB, (lightness, chroma * cos(angle), chroma * sin(angle))))
    return _times(_FROM_CONES, (x, y, z))


def _is_srgb(light: Triple) -> bool:
    return all(-1e-4 <= v <= 1 + 1e-4 for v in light)


def _curve(v: float) -> float:
    return 12.92 * v if v <= 0.0031308 else 1.055 * v ** (1 / 2.4) - 0.055


def _roots(values: Triple) -> Triple:
    x, y, z = (v ** (1 / 3) for v in values)
    return x, y, z


def _times(rows: Rows, values: Triple) -> Triple:
    x, y, z = (sum(factor * v for factor, v in zip(row, values, strict=True)) for row in rows)
    return x, y, z
