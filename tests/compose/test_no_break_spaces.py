"""Numbers stay on one line with what they count."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from bindery.compose.writing.no_break_spaces import insert_no_break_spaces
from support.book import build, edit


@pytest.mark.parametrize(
    'text, tied',
    [
        ('about EUR 30 million in 2017', 'about EUR~30~million in 2017'),
        ('ISO 37120 counts 104 indicators', 'ISO~37120 counts 104 indicators'),
        ('2 MW, 12 % and 5 km of 3 m²', '2~MW, 12~% and 5~km of 3~m²'),
        ('4 men, 7 lights, room 5 than', '4 men, 7 lights, room 5 than'),
        ('the EU 28', 'the EU 28'),
    ],
)
def test_spaces_that_hold(text: str, tied: str):
    assert insert_no_break_spaces(text).replace('\u00a0', '~') == tied


def test_a_sum_is_not_torn_at_the_end_of_a_line(baked: Path):
    """Paragraphs that put the sum at another place of the line each."""
    paragraphs = '\n\n'.join('word ' * words + 'EUR 30 million.' for words in range(1, 25))
    edit(baked / 'content/chapters/dough.md', 'Bread is flour', f'{paragraphs}\n\nBread is flour')
    assert build(baked, 'full').code == 0
    (file,) = (baked / 'output/full').glob('*-screen.pdf')
    lines = (
        ''
        .join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(file))
        .replace('\u00a0', ' ')
        .splitlines()
    )
    assert sum('EUR 30 million' in line for line in lines) == 24
