"""The names of editions on the command line: distinguished from commands, and completed."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from pathlib import Path

import click


def editions_of(book: Path) -> list[str]:
    """The names of the editions of a publication, from the names of their files; no file is read."""
    return sorted(path.stem for path in (book / 'content' / 'editions').glob('*.yaml'))


def refuse_misspelt_command(word: str, book: Path, commands: Collection[str]) -> None:
    """Raise UsageError with the command that was meant, if `word` names no edition and is closer to the name
    of a command than to that of an edition."""
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
    """Callback of the argument EDITIONS. Raises UsageError for a word that was meant as a command."""
    group = ctx.find_root().command
    assert isinstance(group, click.Group)
    for word in () if ctx.resilient_parsing else words:
        refuse_misspelt_command(word, ctx.params['book'], group.list_commands(ctx))
    return words


def _complete_edition(ctx: click.Context, param: click.Parameter, begun: str) -> list[str]:
    return [name for name in editions_of(ctx.params.get('book') or Path('.')) if name.startswith(begun)]


EDITIONS = click.argument('editions', nargs=-1, callback=no_commands, shell_complete=_complete_edition)


def book_named(args: list[str]) -> Path:
    """The value of --book in a command line that is not parsed yet."""
    for word, following in zip(args, [*args[1:], '.'], strict=True):
        if word == '--book':
            return Path(following)
        if word.startswith('--book='):
            return Path(word.partition('=')[2])
    return Path('.')
