"""A book in a git repository of its own, ready to be released."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from support.book import Result, build, edit

COARSE = ('--allow', 'picture-coarse', '--because', 'The crumb is meant to look coarse.')
UNSEEN = ('--allow', 'validator-missing', '--because', 'No Java on the machines of the tests.')
BUNDLE = 'output/releases/bread-1.0-full'


def git(book: Path, *words: str) -> str:
    """Run git in a book, as somebody whose own settings change nothing."""
    settings = ('-c', 'user.name=Baker', '-c', 'user.email=baker@example.org', '-c', 'commit.gpgsign=false')
    done = subprocess.run(
        ['git', *settings, '-C', str(book), *words], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def commit(book: Path) -> str:
    """Commit everything that is there; the commit."""
    git(book, 'add', '--all')
    git(book, 'commit', '--quiet', '--allow-empty', '-m', 'as it stands')
    return git(book, 'rev-parse', 'HEAD')


def ready(book: Path) -> Path:
    """Make a copy of the bread book into one that could be released: identified, reachable, committed."""
    edit(book / 'content' / 'publication.yaml', '  isbn_pdf:', '  doi: 10.1000/bread\n  isbn_pdf:')
    meta = book / 'content' / 'publication.yaml'
    meta.write_text(
        meta.read_text('utf-8') + 'contact: {email: bakery@example.org}\nurl: https://example.org/bread\n',
        'utf-8',
    )
    (book / '.gitignore').write_text('output/\n')
    git(book, 'init', '--quiet')
    commit(book)
    return book


def without_java(tmp_path: Path) -> dict[str, str]:
    """An environment in which git is the only program of others, so that no validator is found."""
    programs = tmp_path / 'programs'
    programs.mkdir(exist_ok=True)
    if not (programs / 'git').exists():
        (programs / 'git').symlink_to(shutil.which('git'))
    return {**os.environ, 'PATH': str(programs)}


def release(book: Path, *args: str, edition: str = 'full') -> Result:
    """Release an edition, with leave for what no test can help."""
    return build(book, 'release', edition, *COARSE, *UNSEEN, *args, env=without_java(book.parent))


def verify(book: Path, bundle: Path, *args: str) -> Result:
    return build(book, 'verify', str(bundle), *args, env=without_java(book.parent))
