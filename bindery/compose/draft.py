"""Composing one unit: a tree in which everything that depends on other units is a late node (see
core/document.py).

A draft depends on the text of the unit, the datasets that it shows and the templates. It is cached by these,
so that an edit elsewhere leaves it alone.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from ..core.document import Element
from ..core.guard import attempt
from ..core.limits import COMPOSING
from ..core.page_map import PageMap
from ..core.problems import Problem, Refused
from ..core.publication.draft import Draft, Unit
from ..core.publication.edition import Edition
from ..core.publication.publication import Publication
from ..markup import parse
from . import bounds
from .contents import Book
from .templating.environment import Templates
from .templating.helpers import Data, helpers
from .writing.dialect_writer import DialectWriter

NUMBER = Markup('<x-number/>')  # the number of a unit in its template


def make_draft(
    unit: Unit,
    edition: Edition,
    publication: Publication,
    templates: Templates,
    *,
    book: Book | None = None,
    pages: PageMap | None = None,
    comparison: Mapping[str, Any] | None = None,
) -> Draft:
    """Compose one unit within limits of time and memory; problems are in the draft. `book`, `pages` and
    `comparison` are for the templates that use them."""
    late = {'book': book, 'pages': pages, 'comparison': comparison}
    late = {name: value for name, value in late.items() if value is not None}
    writer = DialectWriter(unit, edition, publication, templates)
    _, fault = attempt(COMPOSING, _compose, writer, unit, edition, publication, templates, late)
    if fault:
        writer.draft.problems.append(fault.problem(f'composing {unit.id}', unit.place))
    writer.draft.tree = next((node for node in writer.out if isinstance(node, Element)), None)
    writer.draft.problems += bounds.of_unit(writer.draft.tree, unit.place)
    writer.draft.datasets |= writer.data.used
    return writer.draft


def _compose(
    writer: DialectWriter,
    unit: Unit,
    edition: Edition,
    publication: Publication,
    templates: Templates,
    late: Mapping[str, Any],
) -> None:
    try:
        writer.content = content = parse(unit.text, tuple(publication.kinds.boxes))
        try:
            page = _page(
                content, unit, edition, publication, templates=templates, data=writer.data, late=late
            )
        except Refused as refused:
            writer.draft.problems += refused.problems
            page = ET.Element('section')  # so that links into the unit are not reported as well
            ET.SubElement(page, 'x-content')
        own = [f'{key}-{unit.front[key]}' for key in publication.kinds.classes if key in unit.front]
        page.set('class', ' '.join(['unit', unit.kind, *own]))
        page.set('id', unit.id)
        writer.emit(page)
        if not writer.is_content_written and len(content):
            name = f'units/{unit.kind}.html.j2'
            writer.draft.problems.append(
                Problem(
                    'content-unprinted',
                    f'the template of {unit.kind} prints no text: that of {unit.file} would be lost',
                    templates.place(name),
                    'write <x-content/> where the text of the unit stands',
                )
            )
    except Refused as refused:
        writer.draft.problems += refused.problems


def _page(
    content: ET.Element,
    unit: Unit,
    edition: Edition,
    publication: Publication,
    *,
    templates: Templates,
    data: Data,
    late: Mapping[str, Any],
) -> ET.Element:
    """The rendered template of a unit. Raises Refused with its problems."""
    name = f'units/{unit.kind}.html.j2'
    if not templates.exists(name):
        kinds = templates.names('units')
        raise Refused([
            Problem(
                'kind-unknown',
                f'there is no kind {unit.kind}',
                unit.place,
                templates.instead(unit.kind, kinds, 'kinds', name),
            )
        ])
    label = publication.kinds.unit(unit.kind).label
    return templates.render_xml(
        name,
        'section',
        unit=unit,
        edition=edition,
        publication=publication.meta,
        number=NUMBER,
        label=label,
        sections=[(h.get('id'), ''.join(h.itertext())) for h in content.iter('h2')],
        **helpers(data),
        **late,
    )
