"""Preflight of what the pages paint: colours, overprint, sizes, pictures, fonts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from ..finished.file import Fault
from .paint import Paint, painted
from .table import fault, limit

INKS = frozenset(('DeviceCMYK', 'DeviceGray', 'Pattern'))
LEAST_PIXELS = 16  # smaller pictures are not looked at (GWG R0031)
TINY = 0.005  # of an ink: none


@dataclass(frozen=True)
class _Page:
    """`bleed` is its box, `top` the upper edge of its trim, in pt."""

    number: int
    bleed: tuple[float, float, float, float]
    top: float


def contents(reader: PdfReader) -> Iterator[Fault]:
    """Every fault of every page. What is wrong in the same way again and again on a page is said once."""
    fonts: dict[int, bool] = {}
    for n, page in enumerate(reader.pages, 1):
        bleed = page.get('/BleedBox') or page['/MediaBox']
        here = _Page(n, tuple(float(v) for v in bleed), float((page.get('/TrimBox') or bleed)[3]))
        data, resources = page.get_contents(), page.get('/Resources', DictionaryObject()).get_object()
        said: dict[tuple[str, str], Fault] = {}
        if '/Group' in page:
            _note(said, _group(page, here, 0))
        for paint in painted(data.get_data() if data is not None else b'', resources):
            for judge in _JUDGES.get(paint.kind, ()):
                for found in judge(paint, here):
                    _note(said, found)
        for found in _fonts(resources, fonts, here, 0):
            _note(said, found)
        yield from said.values()


def _note(said: dict, found: Fault | None) -> None:
    if found is not None:
        said.setdefault((found.rule, found.message), found)


def _fault(rule: str, message: str, paint: Paint, page: _Page) -> Fault:
    return fault(rule, message, page.number, page.top - paint.y)


def _spaces(paint: Paint, page: _Page) -> Iterator[Fault]:
    space = paint.colour.space
    if space == 'Separation All':
        if page.bleed[0] < paint.x < page.bleed[2] and page.bleed[1] < paint.y < page.bleed[3]:
            yield _fault('spot', f'the colour of all plates stands on the page, as {paint.kind}', paint, page)
    elif space.startswith(('Separation', 'DeviceN')):
        yield _fault('spot', f'a spot colour: {space}', paint, page)
    elif space not in INKS:
        yield _fault('colour-space', f'{paint.kind} in {space}', paint, page)


def _white(colour) -> bool:
    return bool(colour.inks) and max(colour.inks) < TINY


def _black(colour) -> bool:
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
    elif sum(v > TINY for v in inks) > 1:
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
    image = paint.object
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
    if (found := _group(paint.object, page, paint.y)) is not None:
        yield found


def _group(owner: DictionaryObject, page: _Page, y: float) -> Fault | None:
    group = owner.get('/Group')
    space = group.get_object().get('/CS') if group is not None else None
    if space is not None and str(space) not in ('/DeviceCMYK', '/DeviceGray'):
        return fault(
            'colour-space',
            f'a transparency group in {str(space)[1:20]}',
            page.number,
            page.top - y if y else None,
        )
    return None


def _mark(paint: Paint, page: _Page) -> Iterator[Fault]:
    yield _fault('tags', 'there is marked content on the page', paint, page)


def _fonts(resources: DictionaryObject, known: dict[int, bool], page: _Page, depth: int) -> Iterator[Fault]:
    """Fonts that are not in the file."""
    for name, reference in (resources.get('/Font') or DictionaryObject()).get_object().items():
        font = reference.get_object()
        if id(font) not in known:
            inner = font['/DescendantFonts'][0].get_object() if '/DescendantFonts' in font else font
            descriptor = (inner.get('/FontDescriptor') or DictionaryObject()).get_object()
            known[id(font)] = font.get('/Subtype') == '/Type3' or any(
                key in descriptor for key in ('/FontFile', '/FontFile2', '/FontFile3')
            )
        if not known[id(font)]:
            yield fault(
                'x4-font', f'the font {str(font.get("/BaseFont", name))[1:]} is not embedded', page.number
            )
    if depth < 4:
        for form in (resources.get('/XObject') or DictionaryObject()).get_object().values():
            inner = form.get_object().get('/Resources')
            if inner is not None and id(inner.get_object()) not in known:
                known[id(inner.get_object())] = True
                yield from _fonts(inner.get_object(), known, page, depth + 1)


_JUDGES = {
    'text': (_spaces, _text),
    'line': (_spaces, _line),
    'fill': (_spaces, _fill),
    'picture': (_picture,),
    'shading': (_shading,),
    'group': (_form,),
    'mark': (_mark,),
}
