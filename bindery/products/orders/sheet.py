"""The values of an order sheet, also as YAML."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from ...core.encoding import as_yaml
from ...core.publication.binding_methods import choose_binding
from ...core.publication.edition import Edition
from ...core.publication.output import Output
from ...core.publication.output_parts import Paper
from ...core.publication.publication import Publication
from ...core.words import N_, Words
from ..release_store import Finished

INKS = N_('4/4 (cyan, magenta, yellow, black on both sides)')
OF_COVER = N_('4/0 (cyan, magenta, yellow, black outside)')
OPEN = (
    N_('Copies'),
    N_('Proof'),
    N_('Finish of the cover'),
    N_('Packing'),
    N_('Deliver to'),
    N_('Deliver by'),
    N_('Quotation to'),
)
SIGNATURE = 16  # pages of a folded sheet: what an offset printer counts in


@dataclass(frozen=True)
class Item:
    """A file to print: the book block or its cover. `trim` is width x height in mm, `bleed` in mm, `most_ink`
    the largest sum of the inks in per cent, `bytes` the size of the file."""

    what: str
    file: str
    sha256: str
    bytes: int
    pages: int
    trim: str
    bleed: float
    inks: str
    paper: str
    most_ink: int
    condition: str
    marks: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """An order. `open` are the fields that the customer fills in; `date` is an ISO 8601 day; `not_bound`
    tells in words why preferred bindings do not fit, or is ''; `spine` is in mm, 0 for none; `weight` of a
    copy in g."""

    title: str
    subtitle: str
    edition: str
    version: str
    date: str
    publisher: str
    isbn: str
    format: str
    extent: str
    binding: str
    not_bound: str
    spine: float
    weight: float
    items: tuple[Item, ...]
    open: tuple[str, ...]

    def as_yaml(self) -> bytes:
        """As a mapping that people and programs can read."""
        rows = asdict(self)
        return as_yaml({
            **{name: value for name, value in rows.items() if name != 'open'},
            'to fill in': dict.fromkeys(self.open, ''),
        })


def size(width: float, height: float) -> str:
    """A size in mm, as printers write it: width x height."""
    return f'{width:g} x {height:g} mm'


def paper(p: Paper, words: Words) -> str:
    """A paper in words."""
    _ = words.gettext
    return _('%(name)s, %(grams)s g/m², bulk %(bulk)s cm³/g, %(coated)s') % {
        'name': p.name,
        'grams': f'{p.grams:g}',
        'bulk': f'{p.bulk:g}',
        'coated': _('coated') if p.coated else _('uncoated'),
    }


def item(
    description: str, file: Finished, output: Output, trim: tuple[float, float], inks: str, words: Words
) -> Item:
    """A row of the order for a finished file; `trim` in mm."""
    assert output.paper is not None and output.condition is not None, 'outputs for a printer have both'
    return Item(
        description,
        file.name,
        file.sha256,
        len(file.data),
        file.pages,
        size(*trim),
        output.format.bleed,
        words.gettext(inks),
        paper(output.paper, words),
        output.paper.most_ink,
        f'{output.condition.title}, PDF/X-4',
        output.marks,
    )


def sheet(
    publication: Publication,
    edition: Edition,
    press: tuple[Finished, Output],
    cover: tuple[Finished, Output] | None,
    page: tuple[float, float],
    block: range,
) -> Sheet:
    """The order sheet of an edition. `page` is the trim size of its pages in mm; `block` are the pages of the
    file, from 0, that are bound; `cover` is None if there is no cover in one piece."""
    file, output = press
    meta, words, _ = publication.meta, publication.words, publication.words.gettext
    width, height = page
    pages = len(block)
    pages_in_words = _('All pages of the file')
    if pages < file.pages:
        pages_in_words = _('Pages %(first)s to %(last)s of the file') % {
            'first': block.start + 1,
            'last': block.stop,
        }
    items = [item(pages_in_words, file, output, page, INKS, words)]
    assert output.paper is not None, 'outputs for a printer have a paper'
    inside = output.paper
    if cover:
        assert cover[1].wrap is not None, 'a cover in one piece has a wrap'
        inside = cover[1].wrap.inside
    binding = choose_binding(output.bindings, pages, inside.thickness)
    leaves = (pages + binding.blank + 1) // 2
    weight = leaves * output.paper.weight(width, height)
    if cover:
        cover_file, cover_output = cover
        assert cover_output.paper is not None, 'outputs for a printer have a paper'
        across = round(2 * width + binding.spine, 1)
        description = _('Cover in one piece: back, front')
        if binding.spine:
            description = _('Cover in one piece: back, spine of %(width)s mm, front') % {
                'width': f'{binding.spine:g}'
            }
        items.append(item(description, cover_file, cover_output, (across, height), OF_COVER, words))
        weight += cover_output.paper.weight(across, height)
    extent = _('%(pages)s pages, %(leaves)s leaves, %(signatures)s signatures of %(size)s pages') % {
        'pages': pages,
        'leaves': leaves,
        'size': SIGNATURE,
        'signatures': -(-(pages + binding.blank) // SIGNATURE),
    }
    return Sheet(
        title=meta['title'],
        subtitle=meta.get('subtitle', ''),
        edition=edition.title,
        version=edition.version,
        date=edition.date,
        publisher=meta['publisher'],
        isbn=(meta.get('identifiers') or {}).get('isbn_print', ''),
        format=size(width, height),
        extent=extent,
        binding=binding.spoken(words),
        not_bound=binding.spoken_unfit(words),
        spine=binding.spine,
        weight=round(weight),
        items=tuple(items),
        open=tuple(map(_, OPEN)),
    )
