"""Abbreviations: written out at their first use in a unit, marked with `<abbr>` from then on."""

from __future__ import annotations

import re

from ...core.document import Node, Text, element
from ...core.publication.dataset import Dataset


class Abbreviator:
    """Marks the abbreviations in the text of a unit. The ids of those that occur are added to `used`."""

    def __init__(self, dataset: Dataset | None, used: set[str]):
        self.used = used
        self.seen: set[str] = set()
        self.by_short = {r.fields['short']: r for r in dataset.records} if dataset else {}
        words = sorted((re.escape(w) for w in self.by_short), key=len, reverse=True)
        self.pattern = re.compile(rf'(?<![\w-])({"|".join(words)})(s?)(?![\w])') if words else None

    def mark(self, text: str, expand: bool) -> list[Node]:
        """`text` with its abbreviations marked. With `expand`, each is spelled out at its first use."""
        if self.pattern is None:
            return [Text(text)]
        nodes: list[Node] = []
        end = 0
        for m in self.pattern.finditer(text):
            record = self.by_short[m[1]]
            before = text[end : m.start()]
            long = record.fields['long']
            marked = element('abbr', {'title': long}, [Text(m[1])])
            spelled = before.casefold().rstrip('( ').endswith(long.casefold())
            if record.fields.get('expand') is False or record.id in self.seen or not expand or spelled:
                nodes += [Text(before), marked, Text(m[2])]
            else:
                plural = 's' if m[2] and not long.endswith('s') else ''
                opening, closing = (', ', '') if before.endswith('(') else (' (', ')')
                nodes += [Text(f'{before}{long}{plural}{opening}'), marked, Text(f'{m[2]}{closing}')]
            if expand or spelled:
                self.seen.add(record.id)
            self.used.add(record.id)
            end = m.end()
        nodes.append(Text(text[end:]))
        return [node for node in nodes if not isinstance(node, Text) or node.words]
