"""What can be wrong with the content before anything is laid out: a plain list of pure functions, all run,
all reported."""

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
    """Every image exists and can be read; an SVG brings nothing in from outside."""
    problems = []
    for src, place in sorted({(s, p) for d in drafts for s, p in d.images.items()}):
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
    """What is wrong with the name of an image as it is written, whether there is such a file or not."""
    name = re.split(r'[/\\]', src.rstrip('/\\'))[-1].partition('?')[0] or 'NAME.png'
    write = f'write images/{name}'
    from_content = re.sub(r'^(?:\./)?content/', '', src.replace('\\', '/'))
    if re.match(r'(?i)(?:[a-z][a-z0-9+.-]+:)?//|data:|mailto:', src):
        return Problem(
            'image-address',
            f'{src} is an address, and the book takes pictures only from its own folder',
            place,
            f'save the picture, put it into content/images and {write}',
        )
    if re.match(r'[A-Za-z]:|[/\\~]', src):
        return Problem(
            'image-path',
            f'{src} is a place on one computer',
            place,
            f'put the picture into content/images and {write}',
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
    """A final edition is a gate: nothing to do may be left, and identifiers must be set."""
    if edition.status != 'final':
        return []
    return todos(drafts) + isbn_missing(publication.source)


def todos(drafts: Iterable[Draft]) -> list[Problem]:
    """Everything that a text says is still to do."""
    return [
        Problem('todo', f'to do: {text}', place, 'do it, or move it to a draft edition')
        for d in drafts
        for text, place in d.todos
    ]


def index_targets(publication: Publication) -> list[Problem]:
    """Every "see" and "see also" of the index leads to a term that some text marks or some record brings
    along."""
    index = publication.dataset_of_role('index')
    if (
        index is None
        or publication.unusable
        or any(name.endswith('.md') for name in publication.unread.files)
    ):
        return []  # a term may be that of a record, or stand in a text, that cannot be read
    marks = {m[1].partition('>')[0] for u in publication.units.values() for m in _MARK.finditer(u.text)}
    named = {
        str(r.fields.get(d.index_field))
        for d in publication.datasets.values()
        if d.index_field
        for r in d.records
    }
    terms = {fold(t): t for t in marks | named}
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
    """Every record that says that it is taken from a source (`basis: source`) names at least one."""
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
    """Run every check."""
    return [p for one in CHECKS for p in one(publication, edition, drafts)]
