"""Texts are read a second time, by Python-Markdown: words that it prints and we do not are a fault, and so
are words that we make up."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import markdown
import pytest

from bindery.markup import parse
from support.book import BOOKS, REPOSITORY

BOXES = ('example', 'pitfall', 'why', 'checklist', 'note', 'todo')
# What the two dialects do not share is taken off: blocks with their options, marks in braces, citations.
OURS = re.compile(
    r'^[ \t]*/{3,}.*\n(?:[ \t]{4,}\S.*\n)*|^[ \t]*/{3,}[ \t]*$|\{[^{}]*\}|\[@[^\]]*\]|\[\^[^\]]*\]:?'
    r'|(?<=\*)\[[A-Za-z]{2,3}(?:-[A-Za-z]+)*\]|\[[ x]\](?= )',
    re.M,
)
TEXTS = sorted(
    path
    for folder in (REPOSITORY / 'content', *(book / 'content' for book in BOOKS.iterdir()))
    for kind in ('chapters', 'annexes', 'matter')
    for path in (folder / kind).glob('*.md')
)


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r'[^\W_]+', text))


def body(path: Path) -> str:
    return re.sub(r'\A---\n.*?\n---\n', '', path.read_text('utf-8'), flags=re.S)


def printed_by_python_markdown(text: str) -> Counter[str]:
    page = markdown.markdown(text, extensions=['def_list', 'sane_lists', 'tables'], output_format='xhtml')
    return words(re.sub(r'<[^<>]*>', '', page).replace('&amp;', '&').replace('&lt;', '<'))


def printed_by_us(text: str) -> Counter[str]:
    """Without titles and captions, which stand on the lines that were taken off."""
    root = parse(text, BOXES)
    titles = {id(el) for el in root.iter() if el.get('class') in ('box-title', 'margin-title')}
    titles |= {id(el) for el in root.iter() if el.tag in ('caption', 'figcaption')}

    def pieces(el: ET.Element) -> Iterator[str]:
        if id(el) not in titles:
            yield el.text or ''
            for child in el:
                yield from pieces(child)
                yield child.tail or ''

    return words(' '.join(pieces(root)))


@pytest.mark.parametrize('path', TEXTS, ids=lambda path: path.stem)
def test_both_parsers_print_the_same_words(path: Path):
    text = body(path)
    theirs, ours = printed_by_python_markdown(OURS.sub('\n', text)), printed_by_us(text)
    assert (theirs - ours, ours - theirs) == (Counter(), Counter())
