"""The names of editions on the command line: told from commands, and completed."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from pathlib import Path

import click


def editions_of(book: Path) -> list[str]:
    """The names of the editions of a publication, from their files: nothing is read."""
    return sorted(path.stem for path in (book / 'content' / 'editions').glob('*.yaml'))


def refuse_misspelt_command(word: str, book: Path, commands: Collection[str]) -> None:
    """End with the command that was meant, if `word` names no edition and is nearer to a command than to an
    edition."""
    editions = editions_of(book)
    if word in editions:
        return
    if word in commands:
        raise click.UsageError(
            f'there is no edition {word}; as a command, it stands before everything else: build.py {word}'
        )
    nearest = difflib.get_close_matches(word, [*commands, *editions], 1, 0.6)
    if nearest and nearest[0] in commands:
        raise click.UsageError(f'there is no command {word}, and no edition; did you mean {nearest[0]}?')


def no_commands(ctx: click.Context, param: click.Parameter, words: tuple[str, ...]) -> tuple[str, ...]:
    """What stands where editions should, unless it was meant as a command."""
    for word in () if ctx.resilient_parsing else words:
        refuse_misspelt_command(word, ctx.params['book'], ctx.find_root().command.list_commands(ctx))
    return words


def _complete_edition(ctx: click.Context, param: click.Parameter, begun: str) -> list[str]:
    return [name for name in editions_of(ctx.params.get('book') or Path('.')) if name.startswith(begun)]


EDITIONS = click.argument('editions', nargs=-1, callback=no_commands, shell_complete=_complete_edition)


def book_named(args: list[str]) -> Path:
    """The publication that a command line names, before it is taken apart."""
    for word, following in zip(args, [*args[1:], '.'], strict=True):
        if word == '--book':
            return Path(following)
        if word.startswith('--book='):
            return Path(word.partition('=')[2])
    return Path('.')
