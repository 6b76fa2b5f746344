"""The bytes of a finished PDF, with its identifier in the trailer."""

from __future__ import annotations

import io
import uuid
from typing import Any

from pikepdf import ObjectStreamMode, Pdf

_CONSTANT = b'31415926535897932384626433832795'  # what qpdf writes with static_id


def saved(pdf: Pdf, build: str, **options: Any) -> bytes:
    """The bytes of a PDF; the same for the same input. `options` are those of `Pdf.save`.

    Both parts of its file identifier are `build`, as in any file that is written for the first time (ISO
    32000-1, 14.4); programs that save it again change only the second one. qpdf does not let a caller choose
    the second part, so it writes a constant for both, which is replaced here.
    """
    if '/ID' in pdf.trailer:
        del pdf.trailer['/ID']
    out = io.BytesIO()
    pdf.save(out, static_id=True, object_stream_mode=ObjectStreamMode.generate, **options)
    data = out.getvalue()
    if data.count(_ids(_CONSTANT)) != 1:
        raise AssertionError('the file identifier is not where it is expected')
    return data.replace(_ids(_CONSTANT), _ids(uuid.UUID(build).hex.encode()))


def _ids(digits: bytes) -> bytes:
    """The file identifier as it is written in the trailer."""
    return b'/ID [<%b><%b>]' % (digits, digits)
