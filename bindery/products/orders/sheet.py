"""What a printer has to know: as values, and as YAML."""

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
    """One thing that is printed: the book block, or its cover. Sizes in mm."""

    what: str
    file: str
    sha256: str
    bytes: int
    pages: int
    trim: str  # width x height
    bleed: float
    inks: str
    paper: str
    most_ink: int  # per cent
    condition: str
    marks: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """The whole order. `open` are the things that the one who orders fills in."""

    title: str
    subtitle: str
    edition: str
    version: str
    date: str  # ISO 8601 day
    publisher: str
    isbn: str
    format: str
    extent: str
    binding: str  # in words
    not_bound: str  # why bindings that are preferred do not fit, in a sentence, or ''
    spine: float  # mm, 0 for none
    weight: float  # of one copy, in g
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
    """A finished file, as a thing to print; `trim` in mm."""
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
    """The order of one edition. `page` is the trim of its pages in mm, `block` are the pages of the file,
    from 0, that are bound into the cover; without a cover in one piece there is none on the sheet."""
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
    binding = choose_binding(
        output.bindings, pages, (cover[1].wrap.inside if cover else output.paper).thickness
    )
    leaves = (pages + binding.blank + 1) // 2
    weight = leaves * output.paper.weight(width, height)
    if cover:
        cover_file, cover_output = cover
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
