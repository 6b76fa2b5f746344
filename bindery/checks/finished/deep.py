"""Check a finished file object by object. Each rule is a function from the opened file to its faults."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from pypdf import PageObject
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from ...core.attributes import LINK
from .file import Fault, File, items, object_number, object_number_of

_MCID = re.compile(rb'/MCID (\d+)')
_HEADING = re.compile(r'H([1-6])$')
_SHOWN = re.compile(rb'(?:^|\s)(?:Tj|TJ|Do|\'|")(?=\s|$)')


def _content(page: PageObject) -> bytes:
    """The content streams of a page."""
    contents = page.get_contents()
    return contents.get_data() if contents is not None else b''


def tags_complete(file: File) -> Iterator[Fault]:
    """All marked content is owned by a structure element, and all content that elements own is drawn."""
    for n, page in enumerate(file.pages, 1):
        drawn = {int(mcid) for mcid in _MCID.findall(_content(page))}
        owned = file.marked.get(object_number_of(page), {})
        if drawn - owned.keys():
            yield Fault(
                'tags-complete',
                f'marked content {sorted(drawn - owned.keys())[:5]} is in no structure element',
                n,
            )
        if missing := sorted(owned.keys() - drawn):
            yield Fault(
                'tags-complete',
                f'structure elements own marked content {missing[:5]} that is not drawn',
                n,
                owned[missing[0]],
            )


def annotations_owned(file: File) -> Iterator[Fault]:
    """Every annotation is owned by a structure element and has a description (Contents; ISO 14289-1,
    7.18.1)."""
    for n, page in enumerate(file.pages, 1):
        for reference in items(page.get('/Annots')):
            annotation = reference.get_object()
            if object_number(reference) not in file.annotations:
                yield Fault('annotations-owned', 'an annotation is in no structure element', n)
            if not annotation.get('/Contents'):
                yield Fault(
                    'annotations-owned',
                    'an annotation has no words',
                    n,
                    file.annotations.get(object_number(reference), 0),
                )


def destinations_exist(file: File) -> Iterator[Fault]:
    """Every link within the file has a destination that exists."""
    known = file.reader.named_destinations
    for n, page in enumerate(file.pages, 1):
        for reference in items(page.get('/Annots')):
            owner = file.annotations.get(object_number(reference), 0)
            target = reference.get_object().get('/Dest')
            if target is not None and not isinstance(target, ArrayObject) and str(target) not in known:
                yield Fault('destinations-exist', f'a link leads to {target}, which does not exist', n, owner)
            if LINK in str(reference.get_object().get('/A', {}).get('/URI', '')):
                yield Fault('destinations-exist', 'a link was not resolved', n, owner)


def headings_in_order(file: File) -> Iterator[Fault]:
    """Each unit has one first-level heading, which comes first, and no level is skipped (ISO 14289-1,
    7.4.2)."""
    seen: dict[int, list[int]] = {}
    for number, element in file.elements.items():
        if heading := _HEADING.match(element.role):
            levels, level = seen.setdefault(element.unit, []), int(heading[1])
            if level == 1 and levels:
                yield Fault(
                    'headings-in-order',
                    'a unit has a second first-level heading',
                    file.page_of(number),
                    number,
                )
            elif level > (levels[-1] if levels else 0) + 1:
                yield Fault(
                    'headings-in-order',
                    f'a heading of level {level} follows one of level {levels[-1] if levels else 0}',
                    file.page_of(number),
                    number,
                )
            levels.append(level)
    for number, element in file.elements.items():
        if element.index == 0 and element.parent and element.unit not in seen:
            yield Fault('headings-in-order', 'a unit has no heading', file.page_of(number), number)


def captions_inside(file: File) -> Iterator[Fault]:
    """The caption of a table is in the table, and first or last in it (ISO 32000-1, 14.8.4.3.4)."""
    for number, element in file.elements.items():
        if element.role == 'Table':
            roles = [
                file.elements[kid.idnum].role
                for kid in items(element.object.get('/K'))
                if isinstance(kid, IndirectObject) and kid.idnum in file.elements
            ]
            if 'Caption' in roles[1:-1]:
                yield Fault(
                    'captions-inside',
                    'the caption stands in the middle of its table',
                    file.page_of(number),
                    number,
                )


def no_hidden_text(file: File) -> Iterator[Fault]:
    """Nothing is drawn outside of marked content, where it would be neither tagged nor an artifact (ISO
    14289-1, 7.1)."""
    for n, page in enumerate(file.pages, 1):
        depth = 0
        for part in re.split(rb'(\bBDC\b|\bBMC\b|\bEMC\b)', _content(page)):
            if part in (b'BDC', b'BMC'):
                depth += 1
            elif part == b'EMC':
                depth -= 1
            elif depth == 0 and _SHOWN.search(part):
                yield Fault('no-hidden-text', 'something is shown outside of any tag', n)
                break


def fonts_embedded(file: File) -> Iterator[Fault]:
    """Every font is embedded and has a ToUnicode map (ISO 14289-1, 7.21)."""
    seen: set[int] = set()

    def fonts(reference: Any) -> Iterator[Fault]:
        resources = reference.get_object()
        for font_reference in (resources.get('/Font') or {}).values():
            font = font_reference.get_object()
            if id(font) in seen:
                continue
            seen.add(id(font))
            descriptor = (
                items(font.get('/DescendantFonts'))[0].get_object()['/FontDescriptor']
                if '/DescendantFonts' in font
                else font.get('/FontDescriptor', {})
            )
            if not {'/FontFile', '/FontFile2', '/FontFile3'} & set(descriptor):
                yield Fault('fonts-embedded', f'the font {font["/BaseFont"]} is not embedded')
            if '/ToUnicode' not in font:
                yield Fault('fonts-embedded', f'the text of {font["/BaseFont"]} cannot be extracted')
        for form_reference in (resources.get('/XObject') or {}).values():
            form = form_reference.get_object()
            if '/Resources' in form and id(form) not in seen:
                seen.add(id(form))
                yield from fonts(form['/Resources'])

    for page in file.pages:
        yield from fonts(page.get('/Resources', DictionaryObject()).get_object())


def _keys(tree: Any) -> Iterator[int]:
    """The keys of a number tree; wrong limits of a node give a key that is out of order (ISO 32000-1,
    7.9.7)."""
    for reference in items(tree.get('/Kids')):
        kid = reference.get_object()
        keys = list(_keys(kid))
        limits_right = keys and [int(limit) for limit in kid['/Limits']] == [keys[0], keys[-1]]
        yield from keys if limits_right else [-1, *keys]
    yield from (int(key) for key in items(tree.get('/Nums'))[::2])


def reachable_from_pages(file: File) -> Iterator[Fault]:
    """The parent tree leads from each page and annotation to the structure tree (ISO 32000-1, 14.7.4.4)."""
    tree = file.root.get('/StructTreeRoot')
    if tree is None:
        yield Fault('reachable-from-pages', 'there is no structure tree')
        return
    keys = list(_keys(tree.get_object()['/ParentTree'].get_object()))
    if keys != sorted(set(keys)):
        yield Fault('reachable-from-pages', 'the keys of the parent tree are not in order')
    known = set(keys)
    for n, page in enumerate(file.pages, 1):
        owns = file.marked.get(object_number_of(page))
        if owns and int(page.get('/StructParents', -1)) not in known:
            yield Fault('reachable-from-pages', 'the page is not in the parent tree', n)
        for reference in items(page.get('/Annots')):
            if int(reference.get_object().get('/StructParent', -1)) not in known:
                yield Fault(
                    'reachable-from-pages',
                    'an annotation is not in the parent tree',
                    n,
                    file.annotations.get(object_number(reference), 0),
                )


RULES: tuple[Callable[[File], Iterator[Fault]], ...] = (
    tags_complete,
    annotations_owned,
    destinations_exist,
    headings_in_order,
    captions_inside,
    no_hidden_text,
    fonts_embedded,
    reachable_from_pages,
)


def inspect_deep(data: bytes) -> tuple[File, list[Fault]]:
    """Open a file and apply all rules. Returns it with its faults."""
    file = File(data)
    return file, [fault for rule in RULES for fault in rule(file)]
