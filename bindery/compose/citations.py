"""The labels of references in citations: author and year, or a label of their own."""

from __future__ import annotations

from collections import defaultdict

from ..core.publication.dataset import Dataset, Record
from ..core.words import ENGLISH, Words


def year(record: Record, words: Words = ENGLISH) -> str:
    """The year of publication of a reference, or "n.d."."""
    parts = ((record.fields.get('issued') or {}).get('date-parts') or [[None]])[0]
    return str(parts[0]) if parts and parts[0] else words.gettext('n.d.')


def authors(record: Record, words: Words = ENGLISH) -> str:
    """ "Bosch", "Bosch and Rovers", "Bosch et al.", or the title where no author is known."""
    people = record.fields.get('author') or record.fields.get('editor') or []
    names = [p.get('family') or p.get('literal') or '' for p in people]
    if not names:
        return record.fields.get('title-short') or record.title
    if len(names) <= 2:
        return words.all_of(names)
    return words.gettext('%(author)s et al.') % {'author': names[0]}


def labels(references: Dataset | None, words: Words = ENGLISH) -> dict[str, str]:
    """Citation key -> label; labels that would be the same get a, b, c."""
    if references is None:
        return {}
    plain = {
        r.id: r.fields.get('label') or f'{authors(r, words)} {year(r, words)}' for r in references.records
    }
    by_label = defaultdict(list)
    for key, label in plain.items():
        by_label[label].append(key)
    result = dict(plain)
    for label, keys in by_label.items():
        if len(keys) > 1:
            for i, key in enumerate(sorted(keys)):
                result[key] = f'{label}{chr(97 + i % 26)}'
    return result
