"""Damage the files of a small book at random, build it, and see to it that the press answers as it promises.

Each run takes the book as it is, damages one or two files (the same damage for the same seed), and builds.
Whatever was done to it, the press ends by itself with the exit code 0 (built), 1 (problems, told) or 2, never
with 3, a traceback or a hang. By hand:

    make fuzz                                     # 2,000 runs
    python tests/support/fuzz.py --runs 500 --seed 7
    python tests/support/fuzz.py --only 1234      # that damage again, with what the press says
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[2])]

LONGEST = 60  # seconds that one run may take on a busy machine
COMMANDS = (['build'], ['build'], ['check'], ['handout'], ['booklet'], ['event'], ['order'])
DAMAGED = ('.md', '.yaml', '.j2', '.css', '.svg', '.json', '.txt', '.png', '.ttf', '.icc')

# What means something to one of the languages in which a publication is written.
TOKENS = (
    '"',
    "'",
    '“',
    '”',
    ': ',
    ' #',
    '\t',
    '- ',
    '---\n',
    '[',
    ']]',
    '{',
    '}}',
    '&a *a',
    '!!python/object:os.system x',
    '? ',
    '|',
    '>',
    '%',
    '@',
    '`',
    '~~~',
    '```',
    '\u00a0',
    '\u202e',
    '\ufeff',
    '\u0000',
    '\u001b[31m',
    '\ud7ff',
    '𝕏',
    '👩‍👩‍👧',
    'אב',
    '\r',
    '\u2028',
    'x' * 5000,
    '9' * 400,
    '-1',
    '1e999',
    'null',
    'NO',
    '2025',
    '2026-02-31',
    '# ',
    '## ',
    '#### ',
    '/// note | \n',
    '///\n',
    '/// ',
    '{index: a',
    '{index: a > b > c}',
    '{indx: x}',
    '{#id}',
    '{: .x }',
    '{: style="opacity:0" }',
    '[@nobody]',
    '[@',
    '[^1]',
    '[^1]: ',
    '![',
    '![a](b.png)',
    '![a](https://example.org/a.png)',
    '](#nowhere)',
    '[[x]]',
    '<!--',
    '-->',
    '<script>',
    '</div>',
    '<b>',
    '&nbsp;',
    '&',
    ']]>',
    '<![CDATA[',
    '<?xml ?>',
    '| a | b |\n|---|\n',
    '{{',
    '}}',
    '{{ x }}',
    '{{ none.x }}',
    '{{ 1/0 }}',
    '{% for i in range(9) %}',
    '{% endfor %}',
    "{{ ''.__class__ }}",
    '{% include "/etc/hostname" %}',
    "{{ 'x' * 999 }}",
    '{% raw %}',
    '{# ',
    'url(file:///etc/hostname)',
    'url(http://127.0.0.1:9/)',
    '@import "x.css";',
    '{display:none}',
    'content:"x"',
    'position:absolute',
    'transform:scale(0)',
    'width:1e9mm',
    'var(--x)',
    '/*',
    '*/',
    '../../../etc/hostname',
    '/etc/hostname',
    'C:\\x',
    'a/b',
    '..',
    '.',
    '',
    ' ',
)


@dataclass(frozen=True)
class Damage:
    """What was done to which file."""

    file: str
    what: str


def copy_of_book(to: Path) -> Path:
    """The small book with everything that is handed out of it, its fonts as files of its own."""
    from support.book import copy_handed

    return copy_handed(to)


def damages(book: Path, chance: random.Random) -> Iterator[Damage]:
    """Damage one or two files of a book."""
    files = sorted(
        p
        for folder in ('content', 'templates', 'styles')
        for p in (book / folder).rglob('*')
        if p.suffix in DAMAGED
    )
    for path in chance.sample(files, chance.choice((1, 1, 2))):
        kind = chance.choice(_TEXT if path.suffix not in ('.png', '.ttf', '.icc') else _BYTES)
        data = path.read_bytes()
        path.unlink()  # it may be a link to a file of somebody else
        path.write_bytes(kind(data, chance))
        yield Damage(path.relative_to(book).as_posix(), kind.__name__)


def insert_a_token(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(TOKENS).encode('utf-8', 'surrogatepass') + data[at:]


def insert_a_token_at_a_border(data: bytes, chance: random.Random) -> bytes:
    """Where a word, a value or a line begins."""
    borders = [m.end() for m in re.finditer(rb'[\s:|>(\[{"]+', data)] or [0]
    at = chance.choice(borders)
    return data[:at] + chance.choice(TOKENS).encode('utf-8', 'surrogatepass') + data[at:]


def replace_a_value(data: bytes, chance: random.Random) -> bytes:
    """What stands behind a colon is another value."""
    values = list(re.finditer(rb'(?<=: )[^\n]+', data))
    if not values:
        return insert_a_token(data, chance)
    m = chance.choice(values)
    value = chance.choice((
        b'',
        b'[]',
        b'{}',
        b'[1, 2]',
        b'{a: {b: c}}',
        b'null',
        b'1',
        b'-0.5',
        b'1e400',
        b'true',
        b'2025',
        b'2026-11-28',
        b'x',
        b'"\\u0000"',
        b'.',
        b'../x',
        b'"#"',
    ))
    return data[: m.start()] + value + data[m.end() :]


def delete_some(data: bytes, chance: random.Random) -> bytes:
    at, length = chance.randrange(len(data) + 1), chance.choice((1, 2, 5, 20, 200))
    return data[:at] + data[at + length :]


def cut_off(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def drop_a_line(data: bytes, chance: random.Random) -> bytes:
    lines = data.splitlines(True)
    if lines:
        lines.pop(chance.randrange(len(lines)))
    return b''.join(lines)


def repeat_a_line(data: bytes, chance: random.Random) -> bytes:
    lines = data.splitlines(True) or [b'\n']
    at = chance.randrange(len(lines))
    return b''.join([*lines[:at], lines[at] * chance.choice((2, 3, 50)), *lines[at:]])


def swap_lines(data: bytes, chance: random.Random) -> bytes:
    lines = data.splitlines(True)
    if len(lines) > 1:
        a, b = chance.sample(range(len(lines)), 2)
        lines[a], lines[b] = lines[b], lines[a]
    return b''.join(lines)


def indent_a_line(data: bytes, chance: random.Random) -> bytes:
    lines = data.splitlines(True) or [b'\n']
    at = chance.randrange(len(lines))
    return b''.join([
        *lines[:at],
        chance.choice((b' ', b'    ', b'\t', b'> ', b'- ')) + lines[at],
        *lines[at + 1 :],
    ])


def flip_bytes(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data or b'x')
    for _ in range(chance.choice((1, 3, 10))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


_BYTES: tuple[Callable[[bytes, random.Random], bytes], ...] = (flip_bytes, cut_off, delete_some)
_TEXT = (
    insert_a_token,
    insert_a_token,
    insert_a_token_at_a_border,
    insert_a_token_at_a_border,
    replace_a_value,
    replace_a_value,
    delete_some,
    cut_off,
    drop_a_line,
    repeat_a_line,
    swap_lines,
    indent_a_line,
    flip_bytes,
)


@dataclass(frozen=True)
class Run:
    """One run: its number, what was damaged, what was asked for, how it ended, and what was said. `code` is
    None where it had to be ended."""

    number: int
    damages: tuple[Damage, ...]
    command: str
    code: int | None
    said: str
    seconds: float

    @property
    def kept_the_promise(self) -> bool:
        return self.code in (0, 1, 2) and 'Traceback' not in self.said and '\x1b' not in self.said

    def __str__(self) -> str:
        done = ', '.join(f'{d.file}: {d.what}' for d in self.damages)
        return (
            f'run {self.number} ({self.command}; {done}) ended with {self.code} after {self.seconds:.0f}'
            f' s\n{self.said[-3000:]}'
        )


def run(number: int, baked: Path) -> Run:
    """Damage a copy of the book `baked` as the number says, and ask the press for something."""
    chance = random.Random(number)
    with tempfile.TemporaryDirectory() as scratch:
        book = Path(scratch) / 'book'
        shutil.copytree(baked, book)
        done, command = tuple(damages(book, chance)), chance.choice(COMMANDS)
        began = time.monotonic()
        code, said = _in_a_fork(
            [*command, '--book', str(book), *(['--jobs', '1'] if command != ['check'] else [])],
            Path(scratch) / 'said',
        )
        return Run(number, done, command[0], code, said, time.monotonic() - began)


def _in_a_fork(arguments: list[str], output: Path) -> tuple[int | None, str]:
    """Run the command in a copy of this process, which has the library loaded; its exit code, None where it
    had to be ended."""
    child = os.fork()
    if child == 0:
        os.setpgrp()
        handle = os.open(output, os.O_WRONLY | os.O_CREAT)
        os.dup2(handle, 1)
        os.dup2(handle, 2)
        code = 3
        try:
            from bindery.cli import run as command

            code = command(arguments)
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            os._exit(code)
    deadline = time.monotonic() + LONGEST
    while time.monotonic() < deadline:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status), output.read_text('utf-8', 'replace')
        time.sleep(0.01)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None, output.read_text('utf-8', 'replace')


def main() -> int:
    """Damage and build as often as asked for; how many runs broke the promise."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument('--runs', type=int, default=2000)
    parser.add_argument('--seed', type=int, default=1, help='the number of the first run')
    parser.add_argument('--only', type=int, help='this run alone, with everything that is said')
    options = parser.parse_args()
    import bindery.pipeline  # noqa: F401  (loaded once, for all the copies of this process)

    broken = 0
    with tempfile.TemporaryDirectory() as scratch:
        book = copy_of_book(Path(scratch))
        # so that each run does only what its damage touches
        _in_a_fork(['build', '--book', str(book)], Path(scratch) / 'said')
        for number in (
            [options.only] if options.only is not None else range(options.seed, options.seed + options.runs)
        ):
            done = run(number, book)
            broken += not done.kept_the_promise
            if not done.kept_the_promise or options.only is not None:
                print(done, flush=True)
    print(f'{broken} runs broke the promise', flush=True)
    return min(broken, 1)


if __name__ == '__main__':
    sys.exit(main())
