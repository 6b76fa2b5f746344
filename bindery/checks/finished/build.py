"""Which build a PDF is of, and the source map that it may carry."""

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

DEEPEST = 20  # levels of a name tree
_ORIGIN, _INSTANCE = (
    re.compile(rf'{name}(?:>|=")\s*uuid:([0-9a-f-]{{36}})\b')
    for name in ('stRef:instanceID', 'xmpMM:InstanceID')
)


def builds(reader: PdfReader) -> list[str]:
    """The identifiers that a PDF may have been built under, the likeliest first. Programs that save it again
    keep what its metadata says it is derived from, if they keep metadata, and the first part of its file
    identifier (ISO 32000-1, 14.4); the InstanceID they make anew."""
    metadata = reader.trailer['/Root'].get('/Metadata')
    stream = metadata.get_object() if metadata is not None else None
    packet = stream.get_data().decode('utf-8', 'replace') if isinstance(stream, StreamObject) else ''
    found = (*_ORIGIN.findall(packet), *_of_file(reader), *_INSTANCE.findall(packet))
    return list(dict.fromkeys(name for name in found if BUILD.fullmatch(name)))


def _of_file(reader: PdfReader) -> Iterator[str]:
    ids = reader.trailer.get('/ID')
    ids = ids.get_object() if isinstance(ids, IndirectObject) else ids
    first = ids[0].get_object() if isinstance(ids, ArrayObject) and ids else None
    raw = first.original_bytes if isinstance(first, (TextStringObject, ByteStringObject)) else b''
    if len(raw) == 16:
        yield str(uuid.UUID(bytes=raw))


def carried_map(reader: PdfReader) -> bytes | None:
    """The source map that a PDF carries as an embedded file (ISO 32000-1, 7.11.4), as it stands there; None
    where it has none, or one that is larger than any."""
    names = _dictionary(reader.trailer['/Root'], '/Names')
    for specification in _leaves(_dictionary(names, '/EmbeddedFiles'), 0):
        if str(specification.get('/UF', specification.get('/F', ''))) == CARRIED:
            stream = _dictionary(_dictionary(specification, '/EF'), '/F')
            data = stream.get_data() if isinstance(stream, StreamObject) else b''
            return data if 0 < len(data) <= LARGEST else None
    return None


def _leaves(tree: DictionaryObject, depth: int) -> Iterator[DictionaryObject]:
    """The file specifications of a name tree (ISO 32000-1, 7.9.6)."""
    pairs = _array(tree, '/Names')
    yield from (found for value in pairs[1::2] if isinstance(found := value.get_object(), DictionaryObject))
    for kid in _array(tree, '/Kids') if depth < DEEPEST else ():
        if isinstance(found := kid.get_object(), DictionaryObject):
            yield from _leaves(found, depth + 1)


def _dictionary(parent: DictionaryObject, key: str) -> DictionaryObject:
    """A dictionary or stream below another; an empty one where there is none."""
    found = parent.get(key)
    found = found.get_object() if found is not None else None
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def _array(parent: DictionaryObject, key: str) -> ArrayObject:
    found = parent.get(key)
    found = found.get_object() if found is not None else None
    return found if isinstance(found, ArrayObject) else ArrayObject()
