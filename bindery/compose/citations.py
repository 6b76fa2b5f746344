"""How a reference is named inside a citation: author and year, or its own label."""

from __future__ import annotations

from collections import defaultdict

from ..core.publication.dataset import Dataset, Record
from ..core.words import ENGLISH, Words


def year(record: Record, words: Words = ENGLISH) -> str:
    """The year of issue, or "n.d."."""
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
    """The label of every reference; a, b, c tell apart those that would look the same."""
    if references is None:
        return {}
    plain = {
        r.id: r.fields.get('label') or f'{authors(r, words)} {year(r, words)}' for r in references.records
    }
    same = defaultdict(list)
    for key, label in plain.items():
        same[label].append(key)
    result = dict(plain)
    for label, keys in same.items():
        if len(keys) > 1:
            for i, key in enumerate(sorted(keys)):
                result[key] = f'{label}{chr(97 + i % 26)}'
    return result
