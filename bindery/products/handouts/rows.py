"""Read the rows of content/handouts.yaml and check them; find the records that their queries select."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...core.problems import Place, Problem, did_you_mean
from ...core.publication.dataset import Dataset, Record
from ...core.publication.publication import Publication
from ...core.publication.yaml_document import Yaml
from ...sources.datasets.fields import UnreadDataset, follow
from ...sources.datasets.query import conditions

KINDS = ('unit', 'section', 'records')
OF_RECORDS = ('where', 'from', 'to', 'title')


@dataclass(frozen=True)
class ExcerptRequest:
    """One excerpt of a selection. `target` is the id of a unit, the id of a heading or another element, or
    the name of a dataset; `records` are those of the dataset."""

    kind: str
    target: str
    title: str
    records: tuple[Record, ...]
    place: Place


@dataclass(frozen=True)
class Selection:
    """A row: a handout or a booklet, taken from an `edition` for an `audience`."""

    id: str
    kind: str
    title: str
    audience: str
    edition: str
    takes: tuple[ExcerptRequest, ...]
    place: Place


def last_edition(publication: Publication) -> str:
    """The default edition: the one with the highest version among the final editions, or, if there is none,
    among all."""

    def rank(name: str) -> tuple[bool, list[int], str]:
        edition = publication.editions[name]
        return edition.status == 'final', [int(n) for n in edition.version.split('.')], name

    return max(publication.editions, key=rank)


def read_rows(publication: Publication) -> tuple[list[Selection], list[Problem]]:
    """The valid rows, and the problems of the others."""
    if publication.selections is None or not publication.editions:
        return [], []
    reader = _Rows(publication, publication.selections)
    rows = [row for i, data in enumerate(publication.selections.data) if (row := reader.row(i, data))]
    return rows, reader.problems


class _Rows:
    def __init__(self, publication: Publication, source: Yaml):
        self.publication, self.source = publication, source
        self.problems: list[Problem] = []
        self.first: dict[tuple[str, str], Place] = {}

    def problem(self, code: str, message: str, hint: str, *path: str | int, key: bool = False) -> None:
        self.problems.append(
            Problem(code, message, self.source.key_place(path) if key else self.source.place(path), hint)
        )

    def row(self, i: int, data: dict[str, Any]) -> Selection | None:
        before = len(self.problems)
        place, name = self.source.place((i, 'id')), (data['kind'], data['id'])
        if name in self.first:
            self.problem(
                'id-duplicate',
                f'the {data["kind"]} {data["id"]} is written twice (first at {self.first[name]})',
                'choose another id',
                i,
                'id',
            )
        self.first.setdefault(name, place)
        unread = self.publication.unread.editions
        if data['edition'] in unread if 'edition' in data else unread:
            return None  # the edition cannot be read, so the row cannot be checked
        edition = data.get('edition') or last_edition(self.publication)
        if edition not in self.publication.editions:
            known = self.publication.editions
            if f'content/editions/{edition}.yaml' in self.publication.digests:
                return None  # the file cannot be read, which is reported already
            self.problem(
                'edition-unknown',
                f'there is no edition {edition}',
                did_you_mean(edition, known, 'editions: ' + ', '.join(known)),
                i,
                'edition',
            )
            return None
        takes = tuple(
            take for n, t in enumerate(data['take']) if (take := self.take(t, edition, i, 'take', n))
        )
        return (
            Selection(
                id=data['id'],
                kind=data['kind'],
                title=data['title'],
                audience=data.get('for', ''),
                edition=edition,
                takes=takes,
                place=place,
            )
            if len(self.problems) == before
            else None
        )

    def take(self, data: dict[str, Any], edition: str, *path: str | int) -> ExcerptRequest | None:
        kinds = [k for k in KINDS if k in data]
        if len(kinds) != 1:
            message = (
                f'this entry takes {" and ".join(kinds)} at once' if kinds else 'this entry takes nothing'
            )
            self.problem(
                'take-odd',
                message,
                f'write one of: {", ".join(KINDS)}; each thing that is taken has an entry of its own',
                *path,
            )
            return None
        kind, target = kinds[0], data[kinds[0]]
        for key in OF_RECORDS if kind != 'records' else ():
            if key in data:
                self.problem(
                    'take-odd',
                    f'{key} goes with records only',
                    f'leave it out, or take records in place of a {kind}',
                    *path,
                    key,
                    key=True,
                )
                return None
        if kind == 'unit' and target not in (known := self.publication.editions[edition].unit_ids):
            self.unknown_unit(target, edition, known, *path, 'unit')
            return None
        records = self.records(data, *path) if kind == 'records' else ()
        return (
            ExcerptRequest(kind, target, data.get('title', ''), records, self.source.place((*path, kind)))
            if records is not None
            else None
        )

    def unknown_unit(self, target: str, edition: str, known: tuple[str, ...], *path: str | int) -> None:
        """Report a unit that an edition does not have."""
        if unit := self.publication.units.get(target):
            hint = (
                f'add {target} to content/editions/{edition}.yaml, or write "edition: NAME" of one that'
                ' has it'
            )
            self.problem('unit-unknown', f'the edition {edition} leaves out {unit.file}', hint, *path)
            return
        self.problem(
            'unit-unknown',
            f'the edition {edition} has no unit {target}',
            did_you_mean(target, known, 'units: ' + ', '.join(known)),
            *path,
        )

    # --- queries --------------------------------------------------------------------------------------------

    def records(self, data: dict[str, Any], *entry: str | int) -> tuple[Record, ...] | None:
        """The records of a query in the order of their dataset; None when it cannot be answered."""
        name, datasets = data['records'], self.publication.datasets
        if name not in datasets:
            if name not in self.publication.unusable:
                self.problem(
                    'dataset-unknown',
                    f'there is no dataset {name}',
                    did_you_mean(name, datasets, 'datasets: ' + ', '.join(datasets)),
                    *entry,
                    'records',
                )
            return None
        before = len(self.problems)
        records = self.between(datasets[name], data, *entry)

        def report(
            code: str, message: str, hint: str, path: tuple[str | int, ...], key: bool = False
        ) -> None:
            self.problem(code, message, hint, *entry, 'where', *path, key=key)

        try:
            query_conditions = conditions(self.publication, datasets[name], data.get('where') or {}, report)
        except UnreadDataset:
            return None
        records = [
            r for r in records if all(c.meets(follow(self.publication, r, c.path)) for c in query_conditions)
        ]
        if len(self.problems) > before:
            return None
        if not records:
            hint = (
                'check the values in "where": a record has to have all of them'
                if 'where' in data
                else 'take other records, or delete this entry'
            )
            self.problem(
                'selection-empty',
                f'no record of {name} is selected',
                hint,
                *entry,
                'where' if 'where' in data else 'records',
            )
        return tuple(records)

    def between(self, dataset: Dataset, data: dict[str, Any], *path: str | int) -> list[Record]:
        """The records from `from` to `to`, both included; each names an id or a printed number."""
        names: dict[str, int] = {
            **{r.number: r.position for r in dataset.records if r.number},
            **{r.id: r.position for r in dataset.records},
        }
        ends = {}
        for key, otherwise in (('from', 1), ('to', len(dataset.source.data))):
            ends[key] = names.get(data[key], otherwise) if key in data else otherwise
            if key in data and data[key] not in names:
                self.problem(
                    'record-unknown',
                    f'{data[key]} is not in {dataset.name}',
                    did_you_mean(data[key], names, 'write the id of a record, or its printed number'),
                    *path,
                    key,
                )
        if ends['from'] > ends['to']:
            self.problem(
                'range-backwards',
                f'{data["from"]} comes after {data["to"]}',
                'turn them round',
                *path,
                'from',
            )
        return [r for r in dataset.records if ends['from'] <= r.position <= ends['to']]
