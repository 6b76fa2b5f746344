"""Abbreviations: written out at their first use in a unit, marked with `<abbr>` from then on."""

from __future__ import annotations

import re
from html import escape

from ..model import Dataset


class Abbreviator:
    """Writes text as HTML. `used` collects the ids of the abbreviations that occur."""

    def __init__(self, dataset: Dataset | None, used: set[str]):
        self.used = used
        self.seen: set[str] = set()
        self.by_short = {r.fields['short']: r for r in dataset.records} if dataset else {}
        words = sorted((re.escape(w) for w in self.by_short), key=len, reverse=True)
        self.pattern = re.compile(rf'(?<![\w-])({"|".join(words)})(s?)(?![\w])') if words else None

    def write(self, text: str, expand: bool) -> str:
        """`text` escaped, with its abbreviations marked; spelled out when `expand` is set and it is the first time."""
        if self.pattern is None:
            return escape(text, quote=False)
        out, end = [], 0
        for m in self.pattern.finditer(text):
            record = self.by_short[m[1]]
            before = text[end:m.start()]
            out.append(escape(before, quote=False))
            long = record.fields['long']
            marked = f'<abbr title="{escape(long)}">{escape(m[1])}</abbr>{m[2]}'
            spelled = before.casefold().rstrip('( ').endswith(long.casefold())
            if record.fields.get('expand') is False or record.id in self.seen or not expand or spelled:
                out.append(marked)
            else:
                plural = 's' if m[2] and not long.endswith('s') else ''
                between = (', ', '') if before.endswith('(') else (' (', ')')
                out.append(f'{escape(long)}{plural}{between[0]}{marked}{between[1]}')
            if expand or spelled:
                self.seen.add(record.id)
            self.used.add(record.id)
            end = m.end()
        out.append(escape(text[end:], quote=False))
        return ''.join(out)
