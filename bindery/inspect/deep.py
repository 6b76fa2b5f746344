"""A finished file, object by object. Each rule is a function from the opened file to the faults it finds."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NumberObject

_MCID = re.compile(rb'/MCID (\d+)')


class File:
    """A PDF, and its structure tree walked once."""

    def __init__(self, data: bytes):
        self.reader = PdfReader(io.BytesIO(data))
        self.root = self.reader.trailer['/Root']
        self.pages = list(self.reader.pages)
        self.elements = 0
        self.roles: dict[str, int] = {}
        self.marked: dict[int, set[int]] = {}          # object number of a page -> mcids owned
        self.annotations: set[int] = set()             # object numbers of annotations owned
        self.headings: list[tuple[str, DictionaryObject]] = []
        tree = self.root.get('/StructTreeRoot')
        if tree is not None:
            for kid in _list(tree.get_object().get('/K')):
                self._walk(kid.get_object(), None)

    def _walk(self, element: DictionaryObject, page: int | None) -> None:
        self.elements += 1
        role = element['/S']
        self.roles[role] = self.roles.get(role, 0) + 1
        own = element.raw_get('/Pg').idnum if '/Pg' in element else page
        for kid in _list(element.get('/K')):
            kid = kid.get_object() if isinstance(kid, IndirectObject) else kid
            if isinstance(kid, NumberObject):
                self.marked.setdefault(own, set()).add(int(kid))
            elif '/MCID' in kid:
                self.marked.setdefault(kid.raw_get('/Pg').idnum if '/Pg' in kid else own, set()).add(int(kid['/MCID']))
            elif '/Obj' in kid:
                self.annotations.add(kid.raw_get('/Obj').idnum)
            else:
                self._walk(kid, own)


def _list(value) -> list:
    value = value.get_object() if isinstance(value, IndirectObject) else value
    return [] if value is None else list(value) if isinstance(value, ArrayObject) else [value]


def tags_complete(file: File) -> Iterator[str]:
    """All marked content belongs to the structure tree, and all of the tree to marked content."""
    for n, page in enumerate(file.pages, 1):
        contents = page.get_contents()
        drawn = {int(m) for m in _MCID.findall(contents.get_data() if contents is not None else b'')}
        owned = file.marked.get(page.indirect_reference.idnum, set())
        if drawn - owned:
            yield f'page {n}: marked content {sorted(drawn - owned)[:5]} is in no structure element'
        if owned - drawn:
            yield f'page {n}: structure elements own marked content {sorted(owned - drawn)[:5]} that is not drawn'


def annotations_owned(file: File) -> Iterator[str]:
    """Every annotation belongs to a structure element and says in words what it is."""
    for n, page in enumerate(file.pages, 1):
        for reference in _list(page.get('/Annots')):
            annotation = reference.get_object()
            if reference.idnum not in file.annotations:
                yield f'page {n}: an annotation is in no structure element'
            if not annotation.get('/Contents'):
                yield f'page {n}: an annotation has no words'


def destinations_exist(file: File) -> Iterator[str]:
    """Every link within the file leads somewhere."""
    known = file.reader.named_destinations
    for n, page in enumerate(file.pages, 1):
        for reference in _list(page.get('/Annots')):
            target = reference.get_object().get('/Dest')
            if target is not None and not isinstance(target, ArrayObject) and str(target) not in known:
                yield f'page {n}: a link leads to {target}, which does not exist'
            if 'ref:' in str(reference.get_object().get('/A', {}).get('/URI', '')):
                yield f'page {n}: a link was not resolved'


def fonts_embedded(file: File) -> Iterator[str]:
    """Every font is embedded and its text can be extracted."""
    seen: set[int] = set()

    def fonts(resources) -> Iterator[str]:
        resources = resources.get_object()
        for name, reference in (resources.get('/Font') or {}).items():
            font = reference.get_object()
            if id(font) in seen:
                continue
            seen.add(id(font))
            descriptor = _list(font.get('/DescendantFonts'))[0].get_object()['/FontDescriptor'] if '/DescendantFonts' in font else font.get('/FontDescriptor', {})
            if not {'/FontFile', '/FontFile2', '/FontFile3'} & set(descriptor):
                yield f'the font {font["/BaseFont"]} is not embedded'
            if '/ToUnicode' not in font:
                yield f'the text of {font["/BaseFont"]} cannot be extracted'
        for form in (resources.get('/XObject') or {}).values():
            form = form.get_object()
            if '/Resources' in form and id(form) not in seen:
                seen.add(id(form))
                yield from fonts(form['/Resources'])

    for page in file.pages:
        yield from fonts(page['/Resources'])


def _keys(tree) -> Iterator[int]:
    """The keys of a number tree, and a fault of its limits as a key out of order (ISO 32000-1, 7.9.7)."""
    for kid in _list(tree.get('/Kids')):
        kid = kid.get_object()
        keys = list(_keys(kid))
        yield from keys if keys and [int(k) for k in kid['/Limits']] == [keys[0], keys[-1]] else [-1, *keys]
    yield from (int(k) for k in _list(tree.get('/Nums'))[::2])


def reachable_from_pages(file: File) -> Iterator[str]:
    """The parent tree leads from each page and annotation to the structure tree (ISO 32000-1, 14.7.4.4)."""
    tree = file.root.get('/StructTreeRoot')
    if tree is None:
        yield 'there is no structure tree'
        return
    keys = list(_keys(tree.get_object()['/ParentTree'].get_object()))
    if keys != sorted(set(keys)):
        yield 'the keys of the parent tree are not in order'
    known = set(keys)
    for n, page in enumerate(file.pages, 1):
        owns = file.marked.get(page.indirect_reference.idnum)
        if owns and int(page.get('/StructParents', -1)) not in known:
            yield f'page {n} is not in the parent tree'
        for reference in _list(page.get('/Annots')):
            if int(reference.get_object().get('/StructParent', -1)) not in known:
                yield f'page {n}: an annotation is not in the parent tree'


RULES = (tags_complete, annotations_owned, destinations_exist, fonts_embedded, reachable_from_pages)


def inspect_deep(data: bytes) -> tuple[File, list[str]]:
    """The opened file, and the faults that any rule finds in it."""
    file = File(data)
    return file, [fault for rule in RULES for fault in rule(file)]
