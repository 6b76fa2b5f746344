"""Checks of the content before anything is laid out, each a pure function. All are run, all problems
reported."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from ..compose.contents import fold
from ..compose.pictures import image_name
from ..core.problems import Place, Problem, did_you_mean
from ..core.publication.draft import Draft
from ..core.publication.edition import Edition
from ..core.publication.publication import Publication
from ..core.rules.measures import LONGEST_NAME
from ..sources.identifiers import isbn_missing
from ..sources.pictures.checks import raster_problems, svg_problems
from .dated_records import dated_records

_MARK = re.compile(r'\{index:\s*([^{}]+)\}')
RASTER = ('.png', '.jpg', '.jpeg')


def images(publication: Publication, edition: Edition, drafts: list[Draft]) -> list[Problem]:
    """Every image exists and can be read, and no SVG refers to anything outside of it."""
    problems: list[Problem] = []
    for src, place in sorted({image for draft in drafts for image in draft.images.items()}):
        name = image_name(src)
        data, ending = publication.files.get(name), PurePosixPath(name).suffix
        if misnamed := _misnamed(src, place):
            problems.append(misnamed)
        elif not name.startswith('content/'):
            problems.append(
                Problem('image-outside', f'{src} is outside of content/', place, 'copy it to content/images')
            )
        elif data is None:
            problems.append(
                Problem(
                    'image-missing',
                    f'there is no content/{src}',
                    place,
                    'check the name, or put the file there',
                )
            )
        elif ending == '.svg':
            problems += svg_problems(data, name)
        elif ending in RASTER:
            problems += raster_problems(data, place, f'content/{src}')
        else:
            problems.append(
                Problem('image-kind', f'{src} is neither SVG nor PNG nor JPEG', place, 'convert it')
            )
    return problems


def _misnamed(src: str, place: Place) -> Problem | None:
    """The fault of the written name of an image, whether there is such a file or not; None where it has
    none."""
    name = re.split(r'[/\\]', src.rstrip('/\\'))[-1].partition('?')[0] or 'NAME.png'
    advice = f'write images/{name}'
    from_content = re.sub(r'^(?:\./)?content/', '', src.replace('\\', '/'))
    if re.match(r'(?i)(?:[a-z][a-z0-9+.-]+:)?//|data:|mailto:', src):
        return Problem(
            'image-address',
            f'{src} is an address, and the book takes pictures only from its own folder',
            place,
            f'save the picture, put it into content/images and {advice}',
        )
    if re.match(r'[A-Za-z]:|[/\\~]', src):
        return Problem(
            'image-path',
            f'{src} is a place on one computer',
            place,
            f'put the picture into content/images and {advice}',
        )
    if '\\' in src:
        return Problem('image-path', f'{src} is written with backslashes', place, f'write {from_content}')
    if re.match(r'(?:\./)?content/', src):
        return Problem(
            'image-path',
            f'{src} begins with content/, which is left out: images are named from there',
            place,
            f'write {from_content}',
        )
    if max(len(part.encode()) for part in src.split('/')) > LONGEST_NAME:
        return Problem(
            'image-missing',
            f'there is no image with a name as long as {src[:40]} ...',
            place,
            'put it into content/images under a short name',
        )
    return None


def unfinished(publication: Publication, edition: Edition, drafts: list[Draft]) -> list[Problem]:
    """In a final edition nothing is left to do, and the identifiers are set."""
    if edition.status != 'final':
        return []
    assert publication.source is not None  # without it no publication is read
    return todos(drafts) + isbn_missing(publication.source)


def todos(drafts: Iterable[Draft]) -> list[Problem]:
    """Every mark in a text that something is still to do."""
    return [
        Problem('todo', f'to do: {text}', place, 'do it, or move it to a draft edition')
        for draft in drafts
        for text, place in draft.todos
    ]


def index_targets(publication: Publication) -> list[Problem]:
    """Every "see" and "see also" of the index names a term that a text marks or that is in the index field of
    a dataset."""
    index = publication.dataset_of_role('index')
    if (
        index is None
        or publication.unusable
        or any(name.endswith('.md') for name in publication.unread.files)
    ):
        return []  # the term may be in a record or a text that cannot be read
    marked = {
        mark[1].partition('>')[0] for unit in publication.units.values() for mark in _MARK.finditer(unit.text)
    }
    of_records = {
        str(record.fields.get(dataset.index_field))
        for dataset in publication.datasets.values()
        if dataset.index_field
        for record in dataset.records
    }
    terms = {fold(term): term for term in marked | of_records}
    problems = []
    for record in index.records:
        for field in ('see', 'see_also'):
            value = record.fields.get(field)
            for i, target in enumerate(value if isinstance(value, list) else [value] if value else []):
                if fold(str(target).partition('>')[0]) not in terms:
                    place = index.place(record, field, *([i] if isinstance(value, list) else []))
                    problems.append(
                        Problem(
                            'index-unknown',
                            f'no text marks {target} for the index',
                            place,
                            did_you_mean(str(target), terms.values(), 'mark a text with {index: ...}'),
                        )
                    )
    return problems


def sources_named(publication: Publication) -> list[Problem]:
    """Every record with `basis: source` names at least one source."""
    return [
        Problem(
            'source-missing',
            f'{record.title} is said to be taken from a source and names none',
            dataset.place(record, 'basis'),
            f'add "sources: [...]" with keys of {references.name}, or write "basis: synthesis"',
        )
        for dataset in publication.datasets.values()
        if 'sources' in dataset.properties and (references := publication.dataset_of_role('references'))
        for record in dataset.records
        if record.fields.get('basis') == 'source' and not record.fields.get('sources')
    ]


CHECKS = (images, unfinished, dated_records)


def check(publication: Publication, edition: Edition, drafts: list[Draft]) -> list[Problem]:
    """Run every check of an edition."""
    return [problem for rule in CHECKS for problem in rule(publication, edition, drafts)]
