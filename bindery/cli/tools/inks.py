"""build.py inks: propose inks that look like the colours on the screen."""

from __future__ import annotations

from pathlib import Path

import click

from ..group import BOOK, main


@main.command()
@click.argument('colours', nargs=-1)
@click.option(
    '--all', 'everything', is_flag=True, help='Every colour, also if it looks alike on screen and paper.'
)
@BOOK
def inks(colours: tuple[str, ...], everything: bool, book: Path) -> None:
    """Propose inks for COLOURS of styles/tokens.yaml, as lines to paste.

    Without COLOURS for those whose inks look otherwise than the screen.
    """
    from ...checks import soft_proof
    from ...core.problems import Refused, did_you_mean, errors
    from ...sources.files.cache import Cache
    from ...sources.files.snapshot import take
    from ...sources.loader import publication as read

    files, unreadable = take(book.resolve())
    publication, problems = read(book.resolve(), files, Cache(None))
    problems = [*unreadable, *problems]
    if publication is None:
        raise Refused(errors(problems))
    tokens = publication.tokens
    if tokens.source is None:
        raise click.UsageError('there is no styles/tokens.yaml: no colour has a name')
    if unknown := next((name for name in colours if name not in tokens.rgb), None):
        suggestion = did_you_mean(unknown, tokens.rgb, f'colours: {", ".join(tokens.rgb)}')
        raise click.UsageError(f'no colour has the name {unknown}; {suggestion}')
    conditions = soft_proof.of_printing(publication.outputs)
    if not conditions:
        raise click.UsageError(
            'no output in styles/outputs.yaml has a printing condition: nothing is printed'
        )
    for condition in conditions:
        proofs = soft_proof.proofs(tokens, condition)
        wanted = [
            proof for proof in proofs if proof.name in colours or everything or (proof.is_off and not colours)
        ]
        click.echo(f'# {condition.title}: screen and paper apart by CIEDE2000, after the #')
        for line in soft_proof.lines(tokens, wanted):
            click.echo(line)
        if not wanted:
            worst = max(proofs, key=lambda proof: proof.apart / proof.limit)
            click.echo(
                f'# all {len(proofs)} colours look alike on screen and paper; '
                f'the furthest is {worst.name} with {worst.apart:.1f} of {worst.limit:g}'
            )
