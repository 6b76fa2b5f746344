"""Colours and inks as numbers, and which file can be the profile of a printing condition."""

from __future__ import annotations

Rgb = tuple[int, int, int]  # sRGB, 0 to 255
Ink = tuple[float, float, float, float]  # cyan, magenta, yellow, black, 0 to 1

_CLASS, _SPACE = slice(12, 16), slice(16, 20)  # in the header of a profile (ICC.1:2010, 7.2)


class BadProfile(ValueError):
    """A file is not the profile of a printing condition in CMYK."""


def check_profile(data: bytes) -> None:
    """Raise BadProfile unless `data` is an ICC output profile of a CMYK process (ISO 15930-7, 6.2.2.2)."""
    if data[36:40] != b'acsp':
        raise BadProfile('it is no ICC profile')
    if data[_CLASS] != b'prtr' or data[_SPACE] != b'CMYK':
        kind, space = (data[part].decode('ascii', 'replace').strip() for part in (_CLASS, _SPACE))
        raise BadProfile(f'it describes a device of class “{kind}” in {space}')
