"""The build identifiers of a PDF, and the source map that may be embedded in it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator

from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    StreamObject,
    TextStringObject,
)

from ...pdf.source_map.values import BUILD, CARRIED, LARGEST
from .opening import catalog

DEEPEST = 20  # levels of a name tree
_ORIGIN, _INSTANCE = (
    re.compile(rf'{name}(?:>|=")\s*uuid:([0-9a-f-]{{36}})\b')
    for name in ('stRef:instanceID', 'xmpMM:InstanceID')
)


def builds(reader: PdfReader) -> list[str]:
    """The build identifiers that a PDF may have, the most reliable first. Programs that save it again keep
    the DerivedFrom of its metadata, if they keep metadata at all, and the first part of its file identifier
    (ISO 32000-1, 14.4); they change the InstanceID."""
    metadata = catalog(reader).get('/Metadata')
    stream = metadata.get_object() if metadata is not None else None
    packet = stream.get_data().decode('utf-8', 'replace') if isinstance(stream, StreamObject) else ''
    candidates = (*_ORIGIN.findall(packet), *_file_identifier(reader), *_INSTANCE.findall(packet))
    return list(dict.fromkeys(build for build in candidates if BUILD.fullmatch(build)))


def _file_identifier(reader: PdfReader) -> Iterator[str]:
    """The first part of the file identifier, if it can be that of a build."""
    ids = reader.trailer.get('/ID')
    ids = ids.get_object() if isinstance(ids, IndirectObject) else ids
    first = ids[0].get_object() if isinstance(ids, ArrayObject) and ids else None
    raw = first.original_bytes if isinstance(first, (TextStringObject, ByteStringObject)) else b''
    if len(raw) == 16:
        yield str(uuid.UUID(bytes=raw))


def carried_map(reader: PdfReader) -> bytes | None:
    """The bytes of the source map that is embedded in a PDF (ISO 32000-1, 7.11.4); None where there is none,
    or one that is empty or too large."""
    names = _dictionary(catalog(reader), '/Names')
    for specification in _leaves(_dictionary(names, '/EmbeddedFiles'), 0):
        if str(specification.get('/UF', specification.get('/F', ''))) == CARRIED:
            stream = _dictionary(_dictionary(specification, '/EF'), '/F')
            data = stream.get_data() if isinstance(stream, StreamObject) else b''
            return data if 0 < len(data) <= LARGEST else None
    return None


def _leaves(tree: DictionaryObject, depth: int) -> Iterator[DictionaryObject]:
    """The file specifications of a name tree (ISO 32000-1, 7.9.6)."""
    pairs = _array(tree, '/Names')
    yield from (leaf for value in pairs[1::2] if isinstance(leaf := value.get_object(), DictionaryObject))
    for kid in _array(tree, '/Kids') if depth < DEEPEST else ():
        if isinstance(node := kid.get_object(), DictionaryObject):
            yield from _leaves(node, depth + 1)


def _dictionary(parent: DictionaryObject, key: str) -> DictionaryObject:
    """A dictionary or stream in another one; an empty one where there is none."""
    entry = parent.get(key)
    value = entry.get_object() if entry is not None else None
    return value if isinstance(value, DictionaryObject) else DictionaryObject()


def _array(parent: DictionaryObject, key: str) -> ArrayObject:
    """An array in a dictionary; an empty one where there is none."""
    entry = parent.get(key)
    value = entry.get_object() if entry is not None else None
    return value if isinstance(value, ArrayObject) else ArrayObject()
