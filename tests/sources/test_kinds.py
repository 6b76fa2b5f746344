"""What a publication calls its kinds of unit, caption and box is said in content/kinds.yaml, and nowhere
else."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader

from bindery.core.numerals import NUMERALS
from bindery.markup.blocks import OWN
from bindery.sources.kinds import BLOCKS, default_kinds, kinds_schema
from support.book import build, edit, line_of
from support.drawn import ICON, colours, operands

KINDS, CSS, RISING = 'content/kinds.yaml', 'styles/book.css', 'content/chapters/rising.md'
TIP = '/// tip | Use your elbow\n    id: box-elbow\n\nIt knows what is lukewarm.\n///\n'


def add(file: Path, text: str) -> None:
    """Add lines to the end of a file."""
    file.write_text(f'{file.read_text("utf-8").rstrip()}\n{text}', 'utf-8')


def text_of(book: Path) -> str:
    """All words of the full edition, white space folded."""
    pdf = PdfReader(next((book / 'output').rglob('*full*.pdf')))
    return ' '.join(' '.join(page.extract_text() for page in pdf.pages).split())


@pytest.fixture
def tipped(baked: Path) -> Path:
    """A book with a box of a kind of its own: a row, an icon, a rule in a stylesheet; not built yet."""
    (baked / 'styles/icons').mkdir()
    (baked / 'styles/icons/elbow.svg').write_text(ICON)
    add(baked / KINDS, '  tip: {label: Good to know, icon: elbow, colour: rye, form: ruled}\n')
    add(baked / RISING, f'\n{TIP}')
    add(
        baked / CSS,
        '.form-ruled { border: 0 solid var(--box); border-width: 3pt 0; }\n'
        '.box-kind { padding-left: 6mm; background: left / 4mm 4mm no-repeat; }\n',
    )
    edit(baked / 'styles/outputs.yaml', '[tokens.yaml, book.css]', '[tokens.yaml, kinds.yaml, book.css]')
    return baked


def test_a_new_kind_of_box_is_a_row_an_icon_and_a_rule(tipped: Path):
    assert operands('#3d3a1f') not in colours(tipped)
    result = build(tipped)
    assert result.code == 0, result.err
    assert 'Good to know Box 2.2 Use your elbow It knows what is lukewarm.' in text_of(tipped)
    assert operands('#3d3a1f') in colours(tipped)  # of rye, for the rules and the icon


def test_a_changed_word_of_a_kind_is_seen(tipped: Path):
    assert build(tipped).code == 0
    edit(tipped / KINDS, 'Good to know', 'A hint')
    assert build(tipped).code == 0
    assert 'A hint Box 2.2 Use your elbow' in text_of(tipped)


@pytest.mark.parametrize(
    'file, old, new, code, at',
    [
        (KINDS, '  tip: {label', '  trip: {label', 'block-unknown', (RISING, '/// tip')),
        (KINDS, 'icon: elbow', 'icon: elbows', 'icon-unknown', (KINDS, 'tip: {')),
        (KINDS, 'colour: rye', 'colour: ryes', 'colour-unknown', (KINDS, 'tip: {')),
        (KINDS, 'form: ruled', 'form: rulde', 'form-unknown', (KINDS, 'tip: {')),
        (KINDS, 'label: Good', 'lable: Good', 'key-unknown', (KINDS, 'tip: {')),
        ('styles/outputs.yaml', 'kinds.yaml, ', '', 'kinds-undrawn', ('styles/outputs.yaml', 'book.css]')),
    ],
)
def test_what_is_forgotten_is_an_error_at_its_line(
    tipped: Path, file: str, old: str, new: str, code: str, at
):
    edit(tipped / file, old, new)
    problem = build(tipped, 'check').one(code)
    assert (problem['severity'], problem['file']) == ('error', at[0])
    assert problem['line'] == line_of(tipped / at[0], at[1])
    assert 'tip' in problem['hint'] or 'did you mean' in problem['hint'] or 'kinds.yaml' in problem['hint']


def test_a_form_that_nothing_is_like_says_what_to_write(tipped: Path):
    edit(tipped / KINDS, 'form: ruled', 'form: cloud')
    assert build(tipped, 'check').one('form-unknown')['hint'] == 'write rules for .form-cloud'


def test_units_are_numbered_and_called_as_the_publication_says(baked: Path):
    add(
        baked / KINDS,
        'units:\n  annex: {label: Appendix, numerals: roman, spelled: true}\ncaptions: {table: Tab.}\n',
    )
    result = build(baked)
    assert result.code == 0, result.err
    outline = PdfReader(next((baked / 'output').rglob('*full*.pdf'))).outline
    assert any(item.title.startswith('Appendix I ') for item in outline if not isinstance(item, list))
    assert 'Tab. I.1' in text_of(baked) and 'Annex A' not in text_of(baked)


def test_a_publication_without_the_file_has_chapters_annexes_parts_and_neutral_boxes(baked: Path):
    (baked / KINDS).unlink()
    edit(baked / RISING, '/// why |', '/// note |')
    edit(baked / RISING, '//// example', '//// note')
    edit(baked / RISING, '/// pitfall', '/// todo')
    assert build(baked, 'check').codes == ['todo']  # the edition is final
    edit(baked / 'content/editions/full.yaml', 'status: final', 'status: draft')
    assert build(baked, 'full').code == 0
    assert 'To do Too warm' in text_of(baked) and 'Chapter 2' in text_of(baked)


def test_numerals_of_a_kind_are_those_of_the_table(baked: Path):
    schema = kinds_schema()['properties']['units']['additionalProperties']['properties']
    assert schema['numerals']['enum'] == list(NUMERALS)
    assert {n: write(4) for n, write in NUMERALS.items()} == {
        'arabic': '4',
        'letters': 'D',
        'small-letters': 'd',
        'roman': 'IV',
        'small-roman': 'iv',
    }
    add(baked / KINDS, 'units:\n  annex: {label: Annex, numerals: romans}\n')
    assert build(baked, 'check').one('value')['hint'] == 'did you mean roman?'


def test_a_key_of_front_matter_is_declared_before_it_is_used(baked: Path):
    edit(baked / RISING, 'kind: chapter', 'kind: chapter\noven: stone')
    problem = build(baked, 'check').one('key-unknown')
    assert (problem['file'], problem['line']) == (RISING, line_of(baked / RISING, 'oven: stone'))
    add(baked / KINDS, 'front_matter:\n  oven: {description: Which oven it wants, class: true}\n')
    assert build(baked, 'check').code == 0


def test_no_box_can_be_called_like_another_block():
    assert tuple(OWN) == BLOCKS
    assert not {*BLOCKS} & {*default_kinds().boxes}
