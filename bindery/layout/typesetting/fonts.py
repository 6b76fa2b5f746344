"""Fonts are embedded once a book, not once a fragment: WeasyPrint keeps glyph numbers when it subsets, so any
fragment's text works with a subset that holds the glyphs of all of them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from html import escape
from pathlib import Path, PurePosixPath
from typing import Any

from ...core.publication.source_files import Snapshot
from .job import FontUse

NOT_FOR_PRINT = ('GSUB', 'GPOS', 'GDEF', 'BASE', 'DSIG', 'STAT', 'kern', 'meta', 'FFTM', 'name')
SUFFIXES = ('.ttf', '.otf')


def use_only(folder: str, cache_folder: str) -> None:
    """Let fontconfig see the publication's fonts and no others. Must run before WeasyPrint is imported."""
    os.makedirs(cache_folder, exist_ok=True)
    config = Path(cache_folder, f'fonts-{hashlib.sha256(folder.encode()).hexdigest()[:8]}.conf')
    temporary = config.with_suffix(f'.{os.getpid()}')  # the other processes write the same
    temporary.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig>'
        f'<dir>{escape(folder)}</dir><cachedir>{escape(cache_folder)}</cachedir></fontconfig>',
        'utf-8',
    )
    os.replace(temporary, config)
    os.environ['FONTCONFIG_FILE'] = str(config)


def font_files(files: Snapshot) -> dict[str, bytes]:
    """The fonts of a publication, by the names of their files."""
    return {
        PurePosixPath(name).name: files.files[name]
        for name in files.names('styles/fonts')
        if name.endswith(SUFFIXES)
    }


@cache
def _files(folder: str) -> dict[str, str]:
    """Digest of a font file -> its name in the folder."""
    return {
        hashlib.sha256(p.read_bytes()).hexdigest(): p.name
        for p in sorted(Path(folder).iterdir())
        if p.suffix in SUFFIXES
    }


def uses(faces: Iterable[Any], folder: str) -> dict[str, FontUse]:
    """What a page used of WeasyPrint's fonts, one entry for each face."""
    by_name: dict[str, FontUse] = {}
    for font in faces:
        name = font.hash
        if name not in by_name:
            file = _files(folder).get(_digest(font.file_content), '')
            plain = font.name.decode().split('+', 1)[1]
            by_name[name] = FontUse(plain, file, font.ascent, font.descent, font.flags)
        by_name[name].widths.update({g: float(w) for g, w in font.widths.items()})
        by_name[name].unicode.update(font.to_unicode)
    return by_name


def together(pages: Iterable[Mapping[str, FontUse]]) -> dict[str, FontUse]:
    """What several pages used. A glyph is as wide, and stands for what, as on the first page that has it."""
    total: dict[str, FontUse] = {}
    for fonts in pages:
        for name, use in fonts.items():
            merged = total.setdefault(name, replace(use, widths={}, unicode={}))
            merged.widths.update({**use.widths, **merged.widths})
            merged.unicode.update({**use.unicode, **merged.unicode})
    return total


@cache
def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def subset(path: str, glyphs: tuple[int, ...]) -> bytes:
    """The font file reduced to `glyphs`, which keep their numbers."""
    import io

    from fontTools import subset as tools
    from fontTools.ttLib import TTFont

    options = tools.Options(
        retain_gids=True, hinting=False, notdef_outline=True, glyph_names=False, layout_closure=False
    )
    font = TTFont(path, recalcTimestamp=False)
    # Dropped here and not through the options, or the subsetter would take them apart first.
    for table in NOT_FOR_PRINT:
        if table in font:
            del font[table]
    subsetter = tools.Subsetter(options)
    subsetter.populate(gids=list(glyphs))
    subsetter.subset(font)
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()
