"""The identifier of a PDF: a name-based UUID (RFC 9562, 5.5) of everything that is printed in it, known
before its bytes are written.

It depends on neither time nor chance: the same content has the same identifier on any machine.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from importlib.metadata import version

from ... import __version__
from ...compose.contents import Entry
from ...core.encoding import digest
from ...core.page_map import KeptPages, OutwardLinks, PageMap
from ...layout.typesetting import Fragment
from ..binding import Part
from .order import Order

_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, 'urn:bindery:build')
_WRITERS = 'pikepdf', 'weasyprint', 'fonttools'  # libraries that shape what is printed


def identify(
    parts: Sequence[Part],
    pages: PageMap,
    anchors: dict[str, tuple[int, float, float]],
    entries: Iterable[Entry],
    *,
    fonts: str,
    order: Order,
    away: OutwardLinks | None,
    notice: Fragment | None,
    excerpt: KeptPages | None,
) -> str:
    """The identifier of an output, from what it is bound and finished from: `fonts` is the digest of the font
    files, the rest is as for `bind`."""
    known = anchors.keys()
    outward = sorted({target for part in parts for target in part.fragment.targets} - known) if away else []
    return _named(
        *_of_parts(parts),
        *_of_pages(pages, excerpt),
        *_of_order(order),
        fonts,
        notice.pdf if notice else b'',
        repr(sorted(anchors.items())),
        repr([(e.level, e.number, e.title, e.anchor) for e in entries]),
        repr([away.url, *((target, away.words(target)) for target in outward)]) if away else '',
        __version__,
        *map(version, _WRITERS),
    )


def of_sheets(pages: str, thickness: float) -> str:
    """The identifier of imposed sheets, from that of their pages and the thickness of a leaf in mm."""
    return _named('sheets', pages, f'{thickness:.6f}')


def _named(*content: bytes | str) -> str:
    return str(uuid.uuid5(_SPACE, digest(*content)))


def _of_parts(parts: Sequence[Part]) -> list[bytes | str]:
    """The content of the pages and of their overlays."""
    content: list[bytes | str] = []
    for part in parts:
        content += [part.fragment.pdf, repr(part.spans), repr(sorted(part.texts.items()))]
        content += [piece for unit, layer in part.overlay.items() for piece in (unit, layer.pdf)]
    return content


def _of_pages(pages: PageMap, excerpt: KeptPages | None) -> list[str]:
    """The order of the pages and their labels."""
    kept = repr((sorted(excerpt.kept), excerpt.rows)) if excerpt else ''
    return [repr(list(pages.placed.values())), repr(pages.labels()), kept]


def _of_order(order: Order) -> list[bytes | str]:
    """How the PDF is finished: metadata, inks, parts of a cover, attachments."""
    output, condition = order.output, order.output.condition
    content: list[bytes | str] = [repr(order.about), output.name, output.kind.name, repr(output.marks)]
    if paper := output.paper:
        content += [paper.name, str(paper.coated), _numbers((paper.grams, paper.bulk))]
    if condition:
        inks = repr([(name, _numbers(ink)) for name, ink in sorted(order.tokens.cmyk.items())])
        content += [condition.name, condition.title, condition.profile, inks]
    content += [piece for name, part in sorted(order.parts.items()) for piece in (name, part.pdf)]
    return content + [piece for file in order.attached for piece in (file.name, file.description, file.data)]


def _numbers(values: Iterable[float]) -> str:
    """Numbers as text. 100 and 100.0 give the same: which of them it is depends on whether it comes from the
    cache."""
    return ' '.join(f'{value:g}' for value in values)
