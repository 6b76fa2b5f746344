"""build.py release: check an edition for release, and make the folder of the release."""

from __future__ import annotations

import json
import os
from pathlib import Path

import click

from ..group import BOOK, JOBS, JSON, main, working


@main.command()
@click.argument('edition')
@click.option(
    '--allow',
    'rules',
    multiple=True,
    metavar='RULE',
    help='Release although this rule is broken; each needs a --because.',
)
@click.option('--because', 'reasons', multiple=True, metavar='TEXT', help='Why; it stands in the manifest.')
@click.option(
    '--event',
    'events',
    multiple=True,
    metavar='NAME',
    help='Put the pack of this event of content/events/ into the release too (may be repeated).',
)
@JSON
@JOBS
@BOOK
def release(
    *,
    edition: str,
    rules: tuple[str, ...],
    reasons: tuple[str, ...],
    events: tuple[str, ...],
    as_json: bool,
    jobs: int,
    book: Path,
) -> None:
    """Release EDITION into output/releases: all its files, checked, with manifest and checksums."""
    from ...products.releases import release as make

    book = book.resolve()
    with working(as_json) as report:
        result = make(book, edition, _waivers(rules, reasons), events, jobs, report)
    path = result.folder.relative_to(book).as_posix()
    if as_json:
        click.echo(
            json.dumps(
                {
                    'built': [],
                    'problems': [problem.as_dict() for problem in result.notes],
                    'release': path,
                    'tag': result.tag,
                    'tagging': result.tagging,
                    'manifest': result.manifest,
                },
                indent=1,
            )
        )
        return
    for problem in result.notes:
        click.echo(str(problem), err=True)
    for allowed in result.manifest['allowed']:
        click.echo(
            f'allowed: {allowed["rule"]}, {len(allowed["findings"])} time(s), because {allowed["because"]}'
        )
    for picture in result.manifest['coarse']:
        click.echo(f'fewer pixels than printers ask for: {picture}')
    click.echo(
        f'{os.path.relpath(result.folder)}: {len(result.manifest["files"])} files of commit'
        f' {result.manifest["commit"][:7]}'
    )
    for source, destination in result.page_maps:
        click.echo(
            f'for a corrigendum with locked pages, keep the page map: copy {os.path.relpath(source)} to '
            f'{os.path.relpath(book / destination)} and commit it'
        )
    if result.tagging:
        click.echo(f'so that a comparison finds this version by its name: {result.tagging}')
    click.echo(f'later, what changed since: build.py compare {result.tag}:{edition} {edition}')


def _waivers(rules: tuple[str, ...], reasons: tuple[str, ...]) -> list[tuple[str, str]]:
    """Each rule with its reason, in the order given. Raises UsageError where a rule has no reason, or must
    not be allowed."""
    from ...products.releases import NEVER, SHORTEST

    if len(rules) != len(reasons):
        raise click.UsageError(
            f'{len(rules)} --allow and {len(reasons)} --because: each rule needs its reason'
        )
    for rule, reason in zip(rules, reasons, strict=True):
        if rule in NEVER:
            raise click.UsageError(f'nothing allows {rule}')
        if len(reason.strip()) < SHORTEST:
            raise click.UsageError(f'say in a few words why {rule} is allowed')
    return [(rule, reason.strip()) for rule, reason in zip(rules, reasons, strict=True)]


@main.command(hidden=True)
@click.argument('manifest', type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option('--into', required=True, type=click.Path(path_type=Path), help='The new folder.')
@JOBS
@BOOK
def rebuild(manifest: Path, into: Path, jobs: int, book: Path) -> None:
    """Make the files of a release again, as MANIFEST says, from a clean checkout of its commit; what verify
    runs."""
    from ...products.releases import rebuild as make

    with working() as report:
        make(book.resolve(), manifest, into.resolve(), jobs, report)
