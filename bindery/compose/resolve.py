"""Tokens of a draft to numbers, titles and links, once every unit of the edition is numbered."""

from __future__ import annotations

import re
from html import escape

from ..model import Draft, Edition, Publication, Unit, Use
from ..number import WORDS, Numbers, within
from ..problems import Problem, did_you_mean
from .helpers import inline
from .ties import NO_BREAK
from .writer import CLOSE, OPEN

_TOKEN = re.compile(f'{OPEN}([^{CLOSE}]*){CLOSE}')
_BEFORE_NUMBER = re.compile(r' (?=\d)')          # "Calvel 2001", "EN 301 549"
FIGURE_SPACE = '\u2007'


class Resolver:
    """Resolves the drafts of one edition."""

    def __init__(self, publication: Publication, edition: Edition, numbers: Numbers, labels: dict[str, str]):
        self.publication, self.edition, self.numbers, self.labels = publication, edition, numbers, labels
        self.long_folios = {u for m in edition.matters if m.prefix or m.folios == 'roman' for u in m.units}       # such as A-12 or xviii
        references = publication.dataset_of_role('references')
        self.references = references.name if references else ''
        self.no_references_said = False

    def resolve(self, draft: Draft) -> tuple[str, list[Problem]]:
        """The unit's HTML, and a problem for every pointer that leads nowhere."""
        problems: list[Problem] = []
        closing: list[str] = []
        number = self.numbers.units[draft.unit]

        def one(m: re.Match) -> str:
            kind, _, rest = m[1].partition(':')
            if kind == 'n':
                return escape(number)
            if kind == 'l':
                return f'<span class="num">{within(number, rest)}</span> ' if number else ''
            if kind == 'c':
                what, _, local = rest.partition(':')
                return f'<span class="label">{WORDS[what]} {self.numbers.caption(draft.unit, what, local)}</span> '
            if kind in ('k', 'b'):
                cited = '; '.join(self.citation(draft.uses[int(i)], problems) for i in rest.split(','))
                return cited if kind == 'b' else f'<span class="cite">({cited})</span>'
            if kind == 'u':
                use = draft.uses[int(rest)]
                return self.page(use, problems) if use.kind == 'page' else self.link(use, problems, closing)
            return closing.pop()

        return _TOKEN.sub(one, draft.html), problems

    def citation(self, use: Use, problems: list[Problem]) -> str:
        if use.target not in self.labels:
            problems += self.unknown_reference(use)
            return ''
        text = escape(_BEFORE_NUMBER.sub(NO_BREAK, self.labels[use.target]))
        anchor = self.numbers.records.get((self.references, use.target))
        if anchor:
            text = f'<a href="ref:{anchor}">{text}</a>'
        return f'{text}, {escape(use.after)}' if use.after else text

    def link(self, use: Use, problems: list[Problem], closing: list[str]) -> str:
        if use.kind == 'record':
            record = self.publication.record(use.dataset, use.target)
            usable = use.dataset in self.publication.datasets
            if record is None and usable:
                known = self.publication.datasets[use.dataset].by_id
                problems.append(Problem('ref-unknown', f'{use.target} is not in {use.dataset}', use.place,
                                        did_you_mean(use.target, known, f'add it to content/data/{use.dataset}.yaml')))
            anchor = self.numbers.records.get((use.dataset, use.target))
            word = self.publication.datasets[use.dataset].label if usable else ''
            words = f'{word} {record.number}, '.lstrip() if record and record.number else ''
            text = f'{escape(words, quote=False)}{inline(record.title)}' if record else ''
        else:
            anchor = use.target if use.target in self.numbers.anchors else None
            if anchor is None and use.kind == 'numbers' and self.is_judged(use):
                problems.append(Problem('chart-data-missing', 'nothing in this edition prints the numbers of this chart', use.place,
                                        f'add "/// chart-data | {use.target.removeprefix("numbers-")}" to an annex'))
                return '–'
            target = self.numbers.targets.get(use.target)
            if anchor is None and self.is_judged(use):
                problems.append(self.unknown(use))
            text = ''
            if target:
                full = f'{target.label}, “{target.title}”' if target.label else f'“{target.title}”'
                text = {'title': full, 'number': target.label.split(' ')[-1]}.get(use.kind) or target.label or full
            text = escape(text, quote=False)
            if target and target.label:
                text = text.replace(target.label, target.label.replace(' ', NO_BREAK), 1)
        opening, close = (f'<a class="ref" href="ref:{anchor}">', '</a>') if anchor else ('<span class="ref">', '</span>')
        if use.own:
            closing.append(close)
            return opening
        return f'{opening}{text}{close}'

    def page(self, use: Use, problems: list[Problem]) -> str:
        """Room for a page number; figure spaces are as wide as the digits that the furniture sets there."""
        if use.target not in self.numbers.anchors:
            problems += [self.unknown(use)] if self.is_judged(use) else []
            return ''
        room = 5 if self.numbers.anchors[use.target] in self.long_folios else 3
        return f'p.\u00a0<span class="slot" data-slot="{use.target}" data-after="{escape(use.after)}">{FIGURE_SPACE * room}</span>'

    # --- what leads nowhere -------------------------------------------------------------------------------------------

    def unknown_reference(self, use: Use) -> list[Problem]:
        """A citation of a work that is not among the references; nothing if these cannot be read."""
        if 'references' in self.publication.unread.roles:
            return []
        if self.references:
            return [Problem('citation-unknown', f'there is no reference {use.target}', use.place,
                            did_you_mean(use.target, self.labels, f'add it to content/data/{self.references}.yaml'))]
        if self.no_references_said:
            return []
        self.no_references_said = True
        return [Problem('citation-unknown', f'{use.target} is cited here, and this publication has no references yet', use.place,
                        'add content/schemas/references.yaml with "x-role: references", and the works to content/data/references.yaml')]

    def is_judged(self, use: Use) -> bool:
        """Can it be told that nothing has the id? Not if it may be that of a record, or of the numbers of a chart, in a file that cannot be read."""
        chart = use.target.removeprefix('numbers-')
        return not (self.publication.unread.may_give(use.target) or (chart in self.publication.charts and self.publication.charts[chart] is None))

    def unknown(self, use: Use) -> Problem:
        """A pointer to an id that this edition lacks: because nothing has it, or because the edition leaves out what has it."""
        unit = self.elsewhere(use.target)
        if unit is None:
            return Problem('ref-unknown', f'nothing in this edition has the id {use.target}', use.place,
                           did_you_mean(use.target, self.numbers.anchors, 'give the target an id, or put this passage in /// only | EDITION'))
        having = [e.name for e in self.publication.editions.values() if unit.id in e.unit_ids and e.name != self.edition.name]
        only = f'/// only | {", ".join(having)}' if having else ''
        left_out = unit.id not in self.edition.unit_ids
        what = f'it is {unit.file}' if use.target == unit.id else f'it stands in {unit.file}'
        message = f'in edition {self.edition.name} nothing has the id {use.target}: {what}, ' + ('which this edition leaves out' if left_out else 'in a passage that this edition leaves out')
        add = f'add {unit.id} to {self.edition.file}' if left_out else 'take the target out of its /// only'
        return Problem('ref-unknown', message, use.place, f'{add}, or put this passage in {only}' if only else f'{add}, or take this reference out')

    def elsewhere(self, target: str) -> Unit | None:
        """The unit that is `target`, or whose text gives this id to something, if there is one."""
        if target in self.publication.units:
            return self.publication.units[target]
        given = re.compile(rf'\{{[^{{}}\n]*#{re.escape(target)}(?![\w-])|^[ \t]+id:[ \t]*["\']?{re.escape(target)}["\']?[ \t]*$', re.M)
        return next((unit for unit in self.publication.units.values() if given.search(unit.text)), None)
