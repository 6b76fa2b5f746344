"""Resolving drafts: their late nodes become numbers, titles and links, once every unit of the edition is
numbered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Protocol

from ..core.document import (
    CaptionLabel,
    Citation,
    Element,
    Node,
    PageReference,
    PageSlot,
    Reference,
    SectionNumber,
    Text,
    UnitNumber,
    Use,
    changed,
    element,
    is_late,
)
from ..core.problems import Problem, did_you_mean
from ..core.publication.draft import Draft, Unit
from ..core.publication.edition import Edition, prefix_of
from ..core.publication.publication import Publication
from .numbering import Numbers, within
from .templating.helpers import inline_nodes
from .writing.no_break_spaces import NO_BREAK

_BEFORE_NUMBER = re.compile(r' (?=\d)')  # "Calvel 2001", "EN 301 549"
# Room in digits for folios such as "87" or "xviii", without the prefix, as in "A-12". A book with longer
# folios is resolved again.
USUAL_ROOM = {'none': 3, 'arabic': 3, 'roman': 5}


def usual_room(edition: Edition, numbers: Numbers) -> dict[str, int]:
    """For each unit, the room in digits for a reference to one of its pages, as long as their number is
    unknown."""
    return {
        u: len(prefix_of(matter, numbers.units[u])) + USUAL_ROOM[matter.folios]
        for matter in edition.matters
        for u in matter.units
    }


class DraftResolver(Protocol):
    """What resolves the drafts of one edition."""

    @property
    def room(self) -> Mapping[str, int]:
        """For each unit, the digits of the longest folio of its pages."""
        ...

    def with_room(self, room: Mapping[str, int]) -> DraftResolver:
        """A resolver like this one, with more room for the pages of some units."""
        ...

    def resolve(self, draft: Draft) -> tuple[Element | None, list[Problem]]:
        """The tree of a unit, or of a part of one, without late nodes; and a problem for every reference to
        something that does not exist. None if the draft has no tree."""
        ...


class Resolver:
    """Resolves the drafts of one edition (see DraftResolver). `labels`: citation key -> label."""

    def __init__(
        self,
        publication: Publication,
        edition: Edition,
        numbers: Numbers,
        labels: dict[str, str],
        room: Mapping[str, int] = MappingProxyType({}),
    ):
        self.publication, self.edition, self.numbers, self.labels = publication, edition, numbers, labels
        self.words = publication.words
        self.room = {**usual_room(edition, numbers), **room}
        references = publication.dataset_of_role('references')
        self.references = references.name if references else ''
        self.missing_references_reported = False

    def with_room(self, room: Mapping[str, int]) -> Resolver:
        """See DraftResolver."""
        return Resolver(self.publication, self.edition, self.numbers, self.labels, {**self.room, **room})

    def resolve(self, draft: Draft) -> tuple[Element | None, list[Problem]]:
        """See DraftResolver."""
        problems: list[Problem] = []
        if draft.tree is None:
            return None, problems
        return changed(draft.tree, children=self.nodes(draft.unit, draft.tree.children, problems)), problems

    def nodes(self, unit: str, nodes: Iterable[Node], problems: list[Problem]) -> list[Node]:
        """Nodes of a unit with their late nodes resolved. Adds to `problems`."""
        resolved: list[Node] = []
        for node in nodes:
            resolved += self._node(unit, node, problems) if is_late(node) else [node]
        return resolved

    def _node(self, unit: str, node: Node, problems: list[Problem]) -> list[Node]:
        """The nodes in place of a late node."""
        match node:
            case Element():
                return [changed(node, children=self.nodes(unit, node.children, problems))]
            case UnitNumber():
                return [Text(self.numbers.units[unit])]
            case SectionNumber(local):
                number = self.numbers.units[unit]
                return (
                    [element('span', {'class': 'num'}, [Text(within(number, local))]), Text(' ')]
                    if number
                    else []
                )
            case CaptionLabel(kind, local):
                caption = self.numbers.caption(unit, kind, local)
                label = self.words.labelled(self.publication.kinds.captions[kind], caption)
                return [element('span', {'class': 'label'}, [Text(label)]), Text(' ')]
            case Citation(works, named=True):
                return self._named(works[0], problems)
            case Citation(works, bare):
                cited: list[Node] = []
                for work in works:
                    cited += [
                        *([Text('; ')] if work is not works[0] else []),
                        *self._citation(work, problems),
                    ]
                return cited if bare else [element('span', {'class': 'cite'}, [Text('('), *cited, Text(')')])]
            case Reference(use, children):
                own = self.nodes(unit, children, problems)
                return [self._reference(self._with_id(use), own, problems)]
            case PageReference(use):
                return self._page(self._with_id(use), problems)
        return [node]

    def _citation(self, use: Use, problems: list[Problem]) -> list[Node]:
        """The label of a cited work, as a link if the book lists the work."""
        if use.target not in self.labels:
            problems += self.unknown_reference(use)
            return []
        label: Node = Text(_BEFORE_NUMBER.sub(NO_BREAK, self.labels[use.target]))
        if anchor := self.numbers.records.get((self.references, use.target)):
            label = element('a', {}, [label], target=anchor)
        before = [Text(f'{use.before} ')] if use.before else []
        return [*before, label, *([Text(f', {use.after}')] if use.after else [])]

    def _named(self, use: Use, problems: list[Problem]) -> list[Node]:
        """A work that a sentence names: Calvel (2001)."""
        if use.target not in self.labels:
            problems += self.unknown_reference(use)
            return []
        name, _, year = self.labels[use.target].rpartition(' ')
        text = f'{name}{NO_BREAK}({year})' if name else year
        if anchor := self.numbers.records.get((self.references, use.target)):
            return [element('a', {}, [Text(text)], target=anchor)]
        return [Text(text)]

    def _with_id(self, use: Use) -> Use:
        """`use` with the id of a heading, if its target is the slug of a heading in its unit."""
        slug_id = f'{use.unit}-{use.target}'
        if not use.unit or use.target in self.numbers.anchors or slug_id not in self.numbers.anchors:
            return use
        return use.to(slug_id)

    def _reference(self, use: Use, own: list[Node], problems: list[Problem]) -> Node:
        """The link to the target of `use`, in its `own` words or in words made of the number and title of the
        target."""
        if use.kind == 'record':
            anchor, words = self._to_record(use, problems)
        else:
            anchor = use.target if use.target in self.numbers.anchors else None
            if anchor is None and use.kind == 'numbers' and self.is_judged(use):
                problems.append(
                    Problem(
                        'chart-data-missing',
                        'nothing in this edition prints the numbers of this chart',
                        use.place,
                        f'add "/// chart-data | {use.target.removeprefix("numbers-")}" to an annex',
                    )
                )
                return Text('–')
            if anchor is None and self.is_judged(use):
                problems.append(self.unknown(use))
            words = self._words_of_target(use)
        return element(
            'a' if anchor else 'span', {'class': 'ref'}, own if use.own else words, target=anchor or ''
        )

    def _to_record(self, use: Use, problems: list[Problem]) -> tuple[str | None, list[Node]]:
        """The anchor of a record and the words for it."""
        record = self.publication.record(use.dataset, use.target)
        dataset = self.publication.datasets.get(use.dataset)
        if record is None and dataset is not None:
            problems.append(
                Problem(
                    'ref-unknown',
                    f'{use.target} is not in {use.dataset}',
                    use.place,
                    did_you_mean(use.target, dataset.by_id, f'add it to content/data/{use.dataset}.yaml'),
                )
            )
        number = f'{dataset.label} {record.number}, '.lstrip() if record and record.number and dataset else ''
        words = [Text(number), *inline_nodes(record.title)] if record else []
        return self.numbers.records.get((use.dataset, use.target)), words

    def _words_of_target(self, use: Use) -> list[Node]:
        """The words for a unit, heading, figure, table or box."""
        target = self.numbers.targets.get(use.target)
        if target is None:
            return []
        title = self.words.gettext('“%(title)s”') % {'title': target.title}
        full = f'{target.label}, {title}' if target.label else title
        text = {'title': full, 'number': target.label.split(' ')[-1]}.get(use.kind) or target.label or full
        return [
            Text(text.replace(target.label, target.label.replace(' ', NO_BREAK), 1) if target.label else text)
        ]

    def _page(self, use: Use, problems: list[Problem]) -> list[Node]:
        """Room for a page number, which the overlay prints."""
        if use.target not in self.numbers.anchors:
            problems += [self.unknown(use)] if self.is_judged(use) else []
            return []
        # of another edition: not known here
        room = self.room.get(self.numbers.anchors[use.target], USUAL_ROOM['arabic'])
        return [Text(self.words.page_sign), PageSlot(use.target, use.after, room)]

    # --- references to what does not exist ------------------------------------------------------------------

    def unknown_reference(self, use: Use) -> list[Problem]:
        """The problem of citing a work that is not among the references; none if these cannot be read."""
        if 'references' in self.publication.unread.roles:
            return []
        if self.references:
            return [
                Problem(
                    'citation-unknown',
                    f'there is no reference {use.target}',
                    use.place,
                    did_you_mean(use.target, self.labels, f'add it to content/data/{self.references}.yaml'),
                )
            ]
        if self.missing_references_reported:
            return []
        self.missing_references_reported = True
        return [
            Problem(
                'citation-unknown',
                f'{use.target} is cited here, and this publication has no references yet',
                use.place,
                'add content/schemas/references.yaml with "x-role: references", and the works to'
                ' content/data/references.yaml',
            )
        ]

    def is_judged(self, use: Use) -> bool:
        """Whether an unknown target is a mistake for sure. It is not if it may belong to a record or a chart
        in a file that cannot be read."""
        chart = use.target.removeprefix('numbers-')
        return not (
            self.publication.unread.may_give(use.target)
            or (chart in self.publication.charts and self.publication.charts[chart] is None)
        )

    def unknown(self, use: Use) -> Problem:
        """The problem of a reference to an id that this edition lacks: because nothing has it, or because the
        edition leaves out what has it."""
        unit = self.elsewhere(use.target)
        if unit is None:
            return Problem(
                'ref-unknown',
                f'nothing in this edition has the id {use.target}',
                use.place,
                did_you_mean(
                    use.target,
                    self.numbers.anchors,
                    'give the target an id, or put this passage in /// only | EDITION',
                ),
            )
        editions = [
            e.name
            for e in self.publication.editions.values()
            if unit.id in e.unit_ids and e.name != self.edition.name
        ]
        only = f'/// only | {", ".join(editions)}' if editions else ''
        left_out = unit.id not in self.edition.unit_ids
        found_in = f'it is {unit.file}' if use.target == unit.id else f'it stands in {unit.file}'
        message = f'in edition {self.edition.name} nothing has the id {use.target}: {found_in}, ' + (
            'which this edition leaves out' if left_out else 'in a passage that this edition leaves out'
        )
        add = f'add {unit.id} to {self.edition.file}' if left_out else 'take the target out of its /// only'
        return Problem(
            'ref-unknown',
            message,
            use.place,
            f'{add}, or put this passage in {only}' if only else f'{add}, or take this reference out',
        )

    def elsewhere(self, target: str) -> Unit | None:
        """The unit whose id is `target`, or whose text gives this id to something; None if there is none."""
        if target in self.publication.units:
            return self.publication.units[target]
        sets_id = re.compile(
            rf'\{{[^{{}}\n]*#{re.escape(target)}(?![\w-])|^[ \t]+id:[ \t]*["\']?{re.escape(target)}["\']?['
            r' \t]*$',
            re.M,
        )
        return next((unit for unit in self.publication.units.values() if sets_id.search(unit.text)), None)
