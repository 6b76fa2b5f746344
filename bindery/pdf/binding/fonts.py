"""One font object for each face of the book, with all glyphs that its fragments use."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from ...layout.typesetting import FontUse


def union(uses: Iterable[dict[str, FontUse]]) -> dict[str, FontUse]:
    """Merge the fonts of several fragments: resource name -> all glyphs used, sorted by name."""
    total: dict[str, FontUse] = {}
    for fonts in uses:
        for key, use in fonts.items():
            merged = total.setdefault(key, FontUse(use.name, use.file, use.ascent, use.descent, use.flags))
            merged.widths.update(use.widths)
            for glyph, text in use.unicode.items():
                merged.unicode.setdefault(glyph, text)
    return dict(sorted(total.items()))


def declare(pdf: Pdf, uses: dict[str, FontUse]) -> dict[str, Dictionary]:
    """Make the font objects, without their font files: resource name -> composite font with Identity-H
    encoding and the glyph numbers of the font file (ISO 32000-1, 9.7)."""
    fonts = {}
    for key, use in uses.items():
        name = Name(f'/{key}+{use.name}')
        widest = round(max(use.widths.values(), default=1000))
        descriptor = pdf.make_indirect(
            Dictionary(
                Type=Name.FontDescriptor,
                FontName=name,
                Flags=use.flags,
                FontBBox=Array([0, use.descent, widest, use.ascent]),
                ItalicAngle=0,
                Ascent=use.ascent,
                Descent=use.descent,
                CapHeight=use.ascent,
                StemV=80,
            )
        )
        opentype = use.file.endswith('.otf')
        cid = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType0 if opentype else Name.CIDFontType2,
            BaseFont=name,
            CIDSystemInfo=Dictionary(Registry='Adobe', Ordering='Identity', Supplement=0),
            W=_widths(use),
            FontDescriptor=descriptor,
        )
        if not opentype:
            cid[Name.CIDToGIDMap] = Name.Identity
        fonts[key] = pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type0,
                BaseFont=name,
                Encoding=Name('/Identity-H'),
                DescendantFonts=Array([pdf.make_indirect(cid)]),
                ToUnicode=pdf.make_stream(_to_unicode(use.unicode)),
            )
        )
    return fonts


def embed(pdf: Pdf, fonts: dict[str, Dictionary], files: dict[str, bytes]) -> None:
    """Embed the subset font files; `fonts` and `files` have the same resource names."""
    for key, font in fonts.items():
        descriptor, data = font.DescendantFonts[0].FontDescriptor, files[key]
        if data[:4] == b'OTTO':
            descriptor[Name.FontFile3] = pdf.make_indirect(Stream(pdf, data, {'/Subtype': Name.OpenType}))
        else:
            descriptor[Name.FontFile2] = pdf.make_indirect(Stream(pdf, data, {'/Length1': len(data)}))


def embed_fonts(
    pdf: Pdf,
    resources: Object,
    uses: dict[str, FontUse],
    subset: Callable[[dict[str, FontUse]], Callable[[], dict[str, bytes]]],
) -> None:
    """Embed the fonts of a fragment that is not part of a book; `resources` are those of its page."""
    uses = dict(sorted(uses.items()))
    subsets, fonts = subset(uses), declare(pdf, uses)
    holder = resources.Font
    del holder['/Bindery']
    for key, font in fonts.items():
        holder[f'/{key}'] = font
    embed(pdf, fonts, subsets())


def _widths(use: FontUse) -> Array:
    """The W array (ISO 32000-1, 9.7.4.3): runs of consecutive glyphs."""
    runs: list[tuple[int, list[int]]] = []  # first glyph, widths
    for glyph in sorted(use.widths):
        if not runs or glyph != runs[-1][0] + len(runs[-1][1]):
            runs.append((glyph, []))
        runs[-1][1].append(round(use.widths[glyph]))
    return Array([part for first, widths in runs for part in (first, Array(widths))])


def _to_unicode(unicode: dict[int, str]) -> bytes:
    """The ToUnicode CMap (ISO 32000-1, 9.10.3): glyph -> text."""
    rows = [f'<{glyph:04x}> <{text.encode("utf-16-be").hex()}>' for glyph, text in sorted(unicode.items())]
    chunks = [rows[i : i + 100] for i in range(0, len(rows), 100)]
    body = '\n'.join(f'{len(chunk)} beginbfchar\n' + '\n'.join(chunk) + '\nendbfchar' for chunk in chunks)
    return (
        '/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo << /Registry (Adobe)'
        ' /Ordering (UCS) /Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1'
        f' begincodespacerange\n<0000> <ffff>\nendcodespacerange\n{body}\nendcmap\nCMapName currentdict /CMap'
        ' defineresource pop\nend\nend'
    ).encode()
