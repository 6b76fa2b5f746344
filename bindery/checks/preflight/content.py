"""Preflight of what the pages paint: colours, overprint, sizes, pictures, fonts.

Objects of the PDF are typed Any: the file may come from anywhere, and have anything in their place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from ..finished.file import Fault
from .file import Box
from .paint import Colour, Paint, named, painted
from .table import fault, limit

INKS = frozenset(('DeviceCMYK', 'DeviceGray', 'Pattern'))  # colour spaces that are printed as they are
LEAST_PIXELS = 16  # smaller pictures are not judged (GWG R0031)
TINY = 0.005  # less of an ink counts as none


@dataclass(frozen=True)
class _Page:
    """A page: `number` from 1, the bleed box, and the upper edge of the trim box, in pt."""

    number: int
    bleed: Box
    top: float


def contents(reader: PdfReader) -> Iterator[Fault]:
    """Every fault of every page. Faults with the same message on a page are reported once."""
    fonts: dict[int, bool] = {}
    for n, page in enumerate(reader.pages, 1):
        bleed: Any = page.get('/BleedBox') or page['/MediaBox']
        trim: Any = page.get('/TrimBox') or bleed
        left, bottom, right, top = (float(number) for number in bleed)
        edges = _Page(n, (left, bottom, right, top), float(trim[3]))
        data = page.get_contents()
        resources: Any = page.get('/Resources', DictionaryObject()).get_object()
        first: dict[tuple[str, str], Fault] = {}
        for problem in _faults(page, data.get_data() if data is not None else b'', resources, edges, fonts):
            first.setdefault((problem.rule, problem.message), problem)
        yield from first.values()


def _faults(
    page: PageObject, content: bytes, resources: Any, edges: _Page, fonts: dict[int, bool]
) -> Iterator[Fault]:
    """Every fault of a page."""
    yield from _group(page, edges, 0)
    for paint in painted(content, resources):
        for judge in _JUDGES.get(paint.kind, ()):
            yield from judge(paint, edges)
    yield from _fonts(resources, fonts, edges, 0)


def _fault(rule: str, message: str, paint: Paint, page: _Page) -> Fault:
    return fault(rule, message, page.number, page.top - paint.y)


def _spaces(paint: Paint, page: _Page) -> Iterator[Fault]:
    """Colour spaces that do not belong into a press file."""
    space = paint.colour.space
    if space == 'Separation All':
        if page.bleed[0] < paint.x < page.bleed[2] and page.bleed[1] < paint.y < page.bleed[3]:
            yield _fault('spot', f'the colour of all plates stands on the page, as {paint.kind}', paint, page)
    elif space.startswith(('Separation', 'DeviceN')):
        yield _fault('spot', f'a spot colour: {space}', paint, page)
    elif space not in INKS:
        yield _fault('colour-space', f'{paint.kind} in {space}', paint, page)


def _white(colour: Colour) -> bool:
    return bool(colour.inks) and max(colour.inks) < TINY


def _black(colour: Colour) -> bool:
    return colour.space == 'DeviceCMYK' and colour.values == (0, 0, 0, 1)


def _text(paint: Paint, page: _Page) -> Iterator[Fault]:
    inks, size = paint.colour.inks, paint.size
    if _black(paint.colour) and not paint.over and size < limit('black-text'):
        yield _fault('black-text', f'black text of {size:.1f} pt cuts out its background', paint, page)
    if _white(paint.colour):
        if paint.over:
            yield _fault(
                'white-overprint', 'white text prints over its background: it will not be seen', paint, page
            )
        if size < limit('white-text'):
            yield _fault('white-text', f'white text of {size:.1f} pt', paint, page)
    elif sum(ink > TINY for ink in inks) > 1:
        if size < limit('coloured-text'):
            yield _fault('coloured-text', f'text of {size:.1f} pt in several inks', paint, page)
        if inks[3] >= 0.85 and sum(inks) * 100 > limit('rich-black'):
            yield _fault('rich-black', f'black text with {sum(inks) * 100:.0f} % of ink', paint, page)
    if paint.colour.space == 'DeviceGray' and size < limit('grey-space'):
        yield _fault('grey-space', f'text of {size:.1f} pt in device grey', paint, page)


def _line(paint: Paint, page: _Page) -> Iterator[Fault]:
    if paint.size < limit('hairline') - 1e-3:
        yield _fault('hairline', f'a line is {paint.size:.2f} pt wide', paint, page)
    if _black(paint.colour) and not paint.over and paint.size < limit('black-line'):
        yield _fault(
            'black-line', f'a black line of {paint.size:.2f} pt cuts out its background', paint, page
        )
    if _white(paint.colour) and paint.over:
        yield _fault(
            'white-overprint', 'a white line prints over its background: it will not be seen', paint, page
        )
    if paint.colour.space == 'DeviceGray' and paint.size < 2:
        yield _fault('grey-space', f'a line of {paint.size:.2f} pt in device grey', paint, page)


def _fill(paint: Paint, page: _Page) -> Iterator[Fault]:
    if _white(paint.colour) and paint.over:
        yield _fault(
            'white-overprint', 'a white area prints over its background: it will not be seen', paint, page
        )
    if 0 < paint.size < limit('hairline') - 1e-3:
        yield _fault('hairline', f'an area is {paint.size:.2f} pt wide', paint, page)


def _picture(paint: Paint, page: _Page) -> Iterator[Fault]:
    image: Any = paint.object
    masked = bool(image.get('/ImageMask'))
    space = image.get('/ColorSpace')
    if not masked and str(space) not in ('/DeviceCMYK', '/DeviceGray'):
        family = space[0] if isinstance(space, ArrayObject) else space
        yield _fault('colour-space', f'a picture in {str(family)[1:]}', paint, page)
    if max(int(image['/Width']), int(image['/Height'])) <= LEAST_PIXELS:
        return
    if masked or image.get('/BitsPerComponent') == 1:
        if paint.ppi < limit('bitmap'):
            yield _fault('bitmap', f'a picture in black and white has {paint.ppi:.0f} ppi', paint, page)
    elif paint.ppi < limit('picture'):
        yield _fault('picture', f'a picture has {paint.ppi:.0f} ppi', paint, page)
    elif paint.ppi < limit('picture-coarse'):
        yield _fault('picture-coarse', f'a picture has {paint.ppi:.0f} ppi', paint, page)


def _shading(paint: Paint, page: _Page) -> Iterator[Fault]:
    space = paint.object.get('/ColorSpace') if paint.object is not None else None
    if str(space) not in ('/DeviceCMYK', '/DeviceGray'):
        yield _fault('colour-space', f'a gradient in {str(space)[:20]}', paint, page)


def _form(paint: Paint, page: _Page) -> Iterator[Fault]:
    return _group(paint.object, page, paint.y)


def _group(owner: Any, page: _Page, y: float) -> Iterator[Fault]:
    """The colour space of the transparency group of a page or form."""
    group = owner.get('/Group')
    space = group.get_object().get('/CS') if group is not None else None
    if space is not None and str(space) not in ('/DeviceCMYK', '/DeviceGray'):
        yield fault(
            'colour-space',
            f'a transparency group in {str(space)[1:20]}',
            page.number,
            page.top - y if y else None,
        )


def _mark(paint: Paint, page: _Page) -> Iterator[Fault]:
    yield _fault('tags', 'there is marked content on the page', paint, page)


def _fonts(resources: Any, known: dict[int, bool], page: _Page, depth: int) -> Iterator[Fault]:
    """Fonts that are not embedded. `known` are those that were looked at, by the id of their object: are
    they?"""
    for name, font in named(resources, '/Font').items():
        if id(font) not in known:
            inner = font['/DescendantFonts'][0].get_object() if '/DescendantFonts' in font else font
            descriptor: Any = (inner.get('/FontDescriptor') or DictionaryObject()).get_object()
            known[id(font)] = font.get('/Subtype') == '/Type3' or any(
                key in descriptor for key in ('/FontFile', '/FontFile2', '/FontFile3')
            )
        if not known[id(font)]:
            yield fault(
                'x4-font', f'the font {str(font.get("/BaseFont", name))[1:]} is not embedded', page.number
            )
    if depth < 4:
        for form in named(resources, '/XObject').values():
            inner = form.get('/Resources')
            if inner is not None and id(inner.get_object()) not in known:
                known[id(inner.get_object())] = True
                yield from _fonts(inner.get_object(), known, page, depth + 1)


_JUDGES: dict[str, tuple[Callable[[Paint, _Page], Iterator[Fault]], ...]] = {
    'text': (_spaces, _text),
    'line': (_spaces, _line),
    'fill': (_spaces, _fill),
    'picture': (_picture,),
    'shading': (_shading,),
    'group': (_form,),
    'mark': (_mark,),
}
