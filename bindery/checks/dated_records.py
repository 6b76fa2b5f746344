"""Records that an edition prints although they are over, or were last verified too long ago.

A schema says which fields hold the days: `x-record: {until: FIELD, verified: FIELD, ended: {FIELD: VALUE}}`.
They are compared with the date of the edition, never with the clock, so the same sources give the same result
on any day.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from ..core.problems import Problem
from ..core.publication.dataset import Dataset, Record
from ..core.publication.draft import Draft
from ..core.publication.edition import Edition
from ..core.publication.publication import Publication
from ..core.rules.measures import OLDEST_VERIFICATION


def dated_records(publication: Publication, edition: Edition, drafts: list[Draft]) -> list[Problem]:
    """Every record that a view of the edition prints is judged by the date of the edition: one that is over
    must say so (`ended`), and the newest verification of all others must be young enough."""
    shown, today = {key for draft in drafts for key in draft.shown}, day(edition.date)
    return [
        problem
        for dataset in publication.datasets.values()
        for record in dataset.records
        if today and (dataset.name, record.id) in shown and not _says_that_it_ended(dataset, record)
        for problem in (
            *_over(dataset, record, edition, today),
            *_unverified(dataset, record, edition, today),
        )
    ]


def day(value: Any) -> date | None:
    """A day in ISO 8601, such as 2026-11-23; None for anything else."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def older(first: date, last: date, months: int) -> bool:
    """Is `first` more than so many months before `last`?"""
    apart = (last.year - first.year) * 12 + last.month - first.month
    return (apart, last.day) > (months, first.day)


def _says_that_it_ended(dataset: Dataset, record: Record) -> bool:
    conditions = _about(dataset).get('ended', {})
    return bool(conditions) and all(record.fields.get(field) == value for field, value in conditions.items())


def _about(dataset: Dataset) -> dict[str, Any]:
    return dataset.schema.get('x-record', {})


def _over(dataset: Dataset, record: Record, edition: Edition, today: date) -> Iterator[Problem]:
    field = _about(dataset).get('until', '')
    last = day(record.fields.get(field))
    if last and last < today:
        ended = _about(dataset).get('ended', {})
        instead = ', '.join(f'{name}: {value}' for name, value in ended.items())
        yield Problem(
            'record-ended',
            f'{record.title} ended on {last}, and the edition of {edition.date} prints it as current',
            dataset.place(record, field),
            f'write what took its place{f", or {instead}" if instead else ", or delete it"}',
        )


def _unverified(dataset: Dataset, record: Record, edition: Edition, today: date) -> Iterator[Problem]:
    field = _about(dataset).get('verified', '')
    days = list(_verifications(record.fields.get(field)))
    if days and older(max(days), today, OLDEST_VERIFICATION):
        yield Problem(
            'record-unverified',
            f'{record.title} was last verified on {max(days)}, more than {OLDEST_VERIFICATION} months before'
            f' the edition of {edition.date}',
            dataset.place(record, field),
            'look it up again, and write the day and the source',
        )


def _verifications(value: Any) -> Iterator[date]:
    """The days in a field: one day, a mapping with `date`, or a list of either."""
    for entry in value if isinstance(value, list) else [value]:
        if verified := day(entry.get('date') if isinstance(entry, dict) else entry):
            yield verified
