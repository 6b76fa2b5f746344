"""A text as people write Markdown elsewhere, by somebody who has read nothing about this dialect: it is a
book, and no false alarm is raised."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pypdf import PdfReader

from support.book import OVERLAYS, build, copy_book

TOOLS = 'content/chapters/tools.md'
# What the dialect refuses of CommonMark and of what is usual beside it, with what it says.
REFUSED = {
    'A remark <!-- without an end': ('raw-html', 'HTML such as <!-- would be printed as it stands'),
    '<div class="big">Bread</div>': ('raw-html', 'HTML such as <div class="big"> has no effect here'),
    '[[Bread]]': ('markup-leftover', '[[Bread]] would be printed as it stands'),
    '#### Too deep': ('heading-skipped', 'a heading of level 4 follows one of level 2'),
    '![](images/oven.svg)': ('alt-missing', 'the image images/oven.svg has no alt text'),
    'See [elsewhere](other.md).': ('link-odd', 'the link other.md leads nowhere'),
}


@pytest.fixture
def guest(tmp_path: Path) -> Path:
    return Path(shutil.copytree(OVERLAYS / 'plain', copy_book('bread', tmp_path), dirs_exist_ok=True))


def test_it_is_built_without_a_single_problem_and_all_of_it_is_printed(guest: Path):
    result = build(guest, 'plain')
    assert result.code == 0 and result.problems == [], result.err
    text = ' '.join(
        ' '.join(page.extract_text() for page in PdfReader(guest / result.built[0]['path']).pages).split()
    )
    for words in (
        'so is plastic',
        'let it cool',
        'good pancakes',
        'It sleeps.',
        'Pink spots',
        'knead --minutes 10 <dough>',
        "print(f'{loaf}: wait')",
        'a < b && "c"',
        'an array of jars [in a row]',
        '*not in the picture*',
        'Smells of acetone?',
        'me@example.org',
        'Rules of thumb',
    ):
        assert words in text, words


def test_what_the_dialect_refuses_is_said_at_its_line(guest: Path):
    with (guest / TOOLS).open('a') as file:
        file.write(''.join(f'\n{text}\n' for text in REFUSED))
    lines = (guest / TOOLS).read_text().split('\n')
    result = build(guest, 'plain')
    assert result.code == 1
    for text, (code, message) in REFUSED.items():
        said = [p for p in result.problems if p['line'] == lines.index(text.split('\n')[0]) + 1]
        assert (
            [(p['file'], p['code']) for p in said] == [(TOOLS, code)]
            and message in said[0]['message']
            and said[0]['hint']
        )
    assert len(result.problems) == len(REFUSED)
