"""The bound book, seen through its structure tree (PDF/UA-1): one element is one element, whatever pages it
runs over."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from bindery.checks.finished import inspect_deep
from support.book import REPOSITORY, build
from support.tagged import Node, Tagged, squeeze
from support.thick import thick

# of the full edition
UNITS = ['cover', 'contents', 'dough', 'rising', 'baking', 'loaves', 'references', 'index']


@pytest.fixture(scope='module')
def file(tmp_path_factory) -> Path:
    """The full edition of the thick bread book."""
    book = thick(tmp_path_factory.mktemp('thick'))
    result = build(book, 'full')
    assert result.code == 0, result.out + result.err
    return book / result.built[0]['path']


@pytest.fixture(scope='module')
def tagged(file: Path) -> Tagged:
    return Tagged(file)


@pytest.fixture(scope='module')
def dough(tagged: Tagged) -> Node:
    return tagged.document.nodes[UNITS.index('dough')]


def test_a_bound_book_has_no_fault(file: Path):
    opened, faults = inspect_deep(file.read_bytes())
    assert faults == []
    assert len(opened.pages) > len(UNITS) and len(opened.elements) > 100 and opened.annotations


def test_one_document_with_one_section_for_each_unit(tagged: Tagged):
    assert len(tagged.pdf.Root.StructTreeRoot.K) == 1
    assert tagged.document.role == 'Document' and len(list(tagged.document.all('Document'))) == 1
    assert [n.role for n in tagged.document.nodes] == ['Sect'] * len(UNITS)
    firsts = [min(n.all_pages) for n in tagged.document.nodes]
    assert firsts == sorted(firsts) and all(first % 2 == 0 for first in firsts)
    titles = {
        'dough': '1 Making the dough',
        'rising': '2 Letting it rise',
        'loaves': 'A Loaves of the world',
        'index': 'Index',
    }
    for unit, words in titles.items():
        assert [squeeze(n.text) for n in tagged.document.nodes[UNITS.index(unit)].all('H1')] == [
            squeeze(words)
        ]


def test_the_tree_reads_in_the_order_of_the_source(dough: Node):
    wanted = [
        'Making the dough',
        'Bread is flour, water, salt and time.',
        'Salt keeps the yeast in check.',
        'The baker adds',
        '1.1 Flour and water',
        'absolute humidity (AH) decides',
        'At a low AH the dough dries.',
        'Hydration',
        'The weight of the water',
        '1.1.1 Kneading',
        'Fold the dough.',
        'Turn it a quarter.',
        'Table 1.1 How much water',
        'Water per kilo',
        'Baguette',
        '650 grams',
        'Ciabatta',
        '800 grams',
        'Source: ',
        'Calvel 2001',
        'See Chapter 2',
        '1.2 A long wait',
        'Begin On day 1 the starter',
        'On day 30 the starter',
        'End.',
        'Table 1.2 Sixty trials',
        'Trial 1',
        'Trial 60',
        '110 per cent',
        'The trials stand on',
        'Crust',
        'both',
    ]
    text, at = squeeze(dough.text), 0
    for words in wanted:
        found = text.find(squeeze(words), at)
        assert found >= 0, f'{words!r} does not follow {text[max(0, at - 60) : at]!r}'
        at = found + len(squeeze(words))
    assert text.count('Trial30') == 1 and text.count('Onday15the') == 1


def test_a_table_over_pages_is_one_table_and_its_repeated_head_an_artifact(tagged: Tagged, dough: Node):
    table = dough.one('Table', 'Trial 30')
    assert len(table.all_pages) >= 2
    assert squeeze('Trial 1') in squeeze(table.text) and squeeze('Trial 60') in squeeze(table.text)
    assert len(list(table.all('THead'))) == 1 and len(list(table.all('TH'))) == 2
    assert len(list(table.all('TR'))) == 61
    first, *others = sorted(table.all_pages)
    assert squeeze('Trial number') not in squeeze(tagged.artifacts[first])
    for page in others:
        assert squeeze('Trial number Hydration reached') in squeeze(tagged.artifacts[page])


def test_a_paragraph_over_two_pages_is_one_paragraph(dough: Node):
    paragraph = dough.one('P', 'On day 15 the starter')
    assert len(paragraph.pages) == 2
    text = squeeze(paragraph.text)
    assert text.startswith(squeeze('Begin On day 1')) and text.endswith(squeeze('with bubbles. End.'))


def test_every_link_says_its_words(tagged: Tagged):
    # those of notes say more than they show
    links = [n for n in tagged.document.all('Link') if not n.text.strip(' .').isdigit()]
    assert len(links) > 10
    for link in links:
        assert link.annotations, f'the link {link.text!r} cannot be followed'
        for annotation in link.annotations:
            assert squeeze(str(annotation.Contents)) == squeeze(link.text) != ''
    long = next(n for n in links if squeeze('needs a great deal of patience') in squeeze(n.text))
    assert squeeze('over two lines') in squeeze(long.text)
    web = next(n for n in links if n.text == 'village bakery')
    assert str(web.annotations[0].A.URI) == 'https://bakery.example'


def test_a_link_leads_to_the_line_that_it_names(file: Path, tagged: Tagged):
    document = pypdfium2.PdfDocument(file)
    names = [part for leaf in tagged.pdf.Root.Names.Dests.Kids for part in leaf.Names]
    places = {str(name): place for name, place in zip(names[::2], names[1::2], strict=True)}
    for unit, words, line in (
        ('rising', 'Table 1.1', 'Table 1.1 How much'),
        ('dough', 'Chapter 2', '2 Letting it rise'),
        ('baking', 'Figure 3.1', 'Figure 3.1'),
    ):
        link, *_ = (n for n in tagged.document.nodes[UNITS.index(unit)].all('Link') if n.text == words)
        page, kind, x, y, _ = places[str(link.annotations[0].Dest)]
        text = document[tagged.number[page.objgen]].get_textpage()
        index, _ = text.search(line).get_next()
        left, bottom, _, top = text.get_charbox(index)
        above = 200 if words.startswith('Figure') else 15  # a picture stands above its caption
        assert str(kind) == '/XYZ'
        assert abs(float(x) - left) < 2 and top - 1 <= y <= top + above, (
            f'{words} leads to {x}, {y}; {line!r} is at {left}, {top}'
        )


def test_cells_know_their_headers_across_spans(tagged: Tagged, dough: Node):
    table = dough.one('Table', 'Values')
    names = {str(th.object.ID): th.text for th in table.all('TH')}
    assert len(names) == 5
    headers = {td.text: {names[str(h)] for h in td.object.A.Headers} for td in table.all('TD')}
    assert headers == {
        'w1': {'Values', 'Wet', 'Dough'},
        'd1': {'Values', 'Dry', 'Dough'},
        'Crust': {'Name'},
        'both': {'Values', 'Wet', 'Dry'},
    }
    scopes = {th.text: str(th.object.A.Scope) for th in table.all('TH')}
    assert scopes['Values'] == '/Column' and scopes['Dough'] == '/Row'
    cells = [*table.all('TH'), *table.all('TD')]
    spans = {n.text: (int(n.object.A.get('/ColSpan', 1)), int(n.object.A.get('/RowSpan', 1))) for n in cells}
    assert (spans['Name'], spans['Values'], spans['both'], spans['w1']) == ((1, 2), (2, 1), (2, 1), (1, 1))
    every = [str(n.object.ID) for n in tagged.document.all() if '/ID' in n.object]
    assert len(every) == len(set(every)), 'ids are unique in the whole book'


def test_a_footnote_is_a_reference_and_its_note_side_by_side(dough: Node):
    paragraph = dough.one('P', 'salt and time.')
    roles = [k.role if isinstance(k, Node) else 'text' for k in paragraph.kids]
    at = roles.index('Note')
    assert roles.count('Note') == 1 and roles[at - 1] == 'Reference'
    reference, note = paragraph.kids[at - 1], paragraph.kids[at]
    assert reference.text.strip() == '1'
    assert squeeze('Salt keeps the yeast in check.') in squeeze(note.text)
    assert [n.role for n in note.nodes][0] == 'Lbl'
    assert squeeze(paragraph.text_before(at - 1)).endswith(squeeze('salt and time.'))


def test_a_page_reference_is_the_folio_of_its_target_for_ear_and_eye(file: Path, tagged: Tagged, dough: Node):
    """Read aloud as ActualText, and printed where the text left room for it."""
    document = pypdfium2.PdfDocument(file)
    rising = tagged.document.nodes[UNITS.index('rising')]
    baking = tagged.document.nodes[UNITS.index('baking')]
    for unit, before, target in (
        (dough, 'The trials stand on p.', dough.one('Table', 'Trial 30')),
        (rising, 'tells of water, on p.', dough.one('Table', '650 grams')),
        (dough, 'the pan on p.', next(n for n in baking.all('Div') if 'cut open' in n.text)),
    ):
        page = min(target.all_pages)
        slots = (
            (p.text_before(n), kid)
            for p in unit.all('P')
            for n, kid in enumerate(p.kids)
            if isinstance(kid, Node)
        )
        slot = next(
            s for words, s in slots if '/ActualText' in s.object and squeeze(words).endswith(squeeze(before))
        )
        said = str(slot.object.ActualText)
        assert said.rstrip('.,') == tagged.labels[page]
        assert said in printed_after_p(document[min(slot.pages)].get_textpage())


def printed_after_p(text: pypdfium2.PdfTextPage) -> list[str]:
    """What is printed in the room of three digits behind each "p." of a page."""
    found, search = [], text.search('p.')
    while hit := search.get_next():
        _, bottom, right, top = text.get_charbox(hit[0] + hit[1] - 1)
        found.append(
            squeeze(text.get_text_bounded(left=right + 1, bottom=bottom - 1, right=right + 16, top=top + 4))
        )
    return found


def test_running_heads_and_folios_are_no_part_of_the_text(file: Path, tagged: Tagged):
    dough = tagged.document.nodes[UNITS.index('dough')]
    second = sorted(dough.all_pages)[1]
    seen = pypdfium2.PdfDocument(file)[second].get_textpage().get_text_range()
    folio, head = tagged.labels[second], 'Dough · A long wait'  # the last section that begins on the page
    assert head in seen and folio in seen.split()
    on_page = squeeze(''.join(tagged.marked[second].values()))
    assert (
        squeeze(head) not in squeeze(dough.text)
        and not on_page.startswith(folio)
        and not on_page.endswith(folio)
    )


# --- planted faults: the inspection is not blind ------------------------------------------------------------


def elements(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """A structure element and all below it."""
    yield element
    kids = element.get('/K', [])
    for kid in kids if isinstance(kids, pikepdf.Array) else []:
        if isinstance(kid, pikepdf.Dictionary) and '/S' in kid:
            yield from elements(kid)


def page_off_the_tree(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[4].StructParents


def orphan_annotation(pdf: pikepdf.Pdf) -> None:
    """Take an annotation's owner away."""

    def prune(element) -> bool:
        kids = element.get('/K', [])
        for i, kid in enumerate(kids if isinstance(kids, pikepdf.Array) else []):
            if isinstance(kid, pikepdf.Dictionary) and (kid.get('/Type') == '/OBJR' or prune(kid)):
                if kid.get('/Type') == '/OBJR':
                    del kids[i]
                return True
        return False

    assert prune(pdf.Root.StructTreeRoot.K[0])


def first_link(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return next(a for p in pdf.pages for a in p.get('/Annots', []) if '/Dest' in a)


def dead_link(pdf: pikepdf.Pdf) -> None:
    first_link(pdf).Dest = pikepdf.String('kitchen')


def wordless_link(pdf: pikepdf.Pdf) -> None:
    del first_link(pdf).Contents


def link_off_the_tree(pdf: pikepdf.Pdf) -> None:
    del first_link(pdf).StructParent


def a_font(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return next(f for p in pdf.pages for f in dict(p.Resources.Font).values())


def no_font_file(pdf: pikepdf.Pdf) -> None:
    descriptor = a_font(pdf).DescendantFonts[0].FontDescriptor
    for key in ('/FontFile2', '/FontFile3'):
        if key in descriptor:
            del descriptor[key]


def no_unicode(pdf: pikepdf.Pdf) -> None:
    del a_font(pdf).ToUnicode


def untagged_text(pdf: pikepdf.Pdf) -> None:
    paragraph = next(n for n in elements(pdf.Root.StructTreeRoot.K[0]) if n.get('/S') == '/P')
    paragraph.K = pikepdf.Array()


def phantom_text(pdf: pikepdf.Pdf) -> None:
    paragraph = next(n for n in elements(pdf.Root.StructTreeRoot.K[0]) if n.get('/S') == '/P' and '/Pg' in n)
    paragraph.K = pikepdf.Array([*paragraph.K, 9999])


def caption_in_the_middle(pdf: pikepdf.Pdf) -> None:
    tables = (n for n in elements(pdf.Root.StructTreeRoot.K[0]) if n.get('/S') == '/Table')
    table = next(n for n in tables if n.K[0].get('/S') == '/Caption')
    table.K = pikepdf.Array([table.K[1], table.K[0], *list(table.K)[2:]])


def text_outside_of_tags(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[4]
    page.contents_add(pikepdf.Stream(pdf, b'BT (kitchen) Tj ET'))


def second_chapter_heading(pdf: pikepdf.Pdf) -> None:
    next(n for n in elements(pdf.Root.StructTreeRoot.K[0]) if n.get('/S') == '/H2').S = pikepdf.Name.H1


def no_tree(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.StructTreeRoot


@pytest.mark.parametrize(
    'spoil, rule, told',
    [
        (
            caption_in_the_middle,
            'captions-inside',
            r'page \d+: the caption stands in the middle of its table',
        ),
        (text_outside_of_tags, 'no-hidden-text', r'page 5: something is shown outside of any tag'),
        (second_chapter_heading, 'headings-in-order', r'page \d+: a unit has a second first-level heading'),
        (page_off_the_tree, 'reachable-from-pages', r'page 5: .*parent tree'),
        (orphan_annotation, 'annotations-owned', r'page \d+: an annotation is in no structure element'),
        (dead_link, 'destinations-exist', r'page \d+: a link leads to kitchen, which does not exist'),
        (wordless_link, 'annotations-owned', r'page \d+: an annotation has no words'),
        (link_off_the_tree, 'reachable-from-pages', r'page \d+: an annotation is not in the parent tree'),
        (no_font_file, 'fonts-embedded', r'page 0: the font /\S+ is not embedded'),
        (no_unicode, 'fonts-embedded', r'page 0: the text of /\S+ cannot be extracted'),
        (untagged_text, 'tags-complete', r'page \d+: marked content \[.+\] is in no structure element'),
        (phantom_text, 'tags-complete', r'page \d+: structure elements own marked content \[9999\]'),
        (no_tree, 'reachable-from-pages', r'page 0: there is no structure tree'),
    ],
    ids=lambda x: x.__name__ if isinstance(x, Callable) else '',
)
def test_inspection_finds_a_planted_fault(
    file: Path, spoil: Callable[[pikepdf.Pdf], None], rule: str, told: str
):
    pdf = pikepdf.open(file)
    spoil(pdf)
    out = io.BytesIO()
    pdf.save(out)
    _, faults = inspect_deep(out.getvalue())
    found = [(fault.rule, f'page {fault.page}: {fault.message}') for fault in faults]
    assert any(code == rule and re.match(told, line) for code, line in found), found


def test_fragments_whose_keys_collide_are_kept_apart(bread: Path):
    """Keys of the parent tree come from a unit's name; should all names share one, every page and link still
    finds its element."""
    collide = (
        'import sys, bindery.layout.tags.write as write; write.first_key = lambda name: 7\n'
        'from bindery.cli import run; sys.exit(run(sys.argv[1:]))'
    )
    done = subprocess.run(
        [sys.executable, '-c', collide, 'build', 'full', '--no-cache', '--jobs', '1', '--book', str(bread)],
        capture_output=True,
        text=True,
        cwd=REPOSITORY,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    data = next((bread / 'output' / 'full').glob('*.pdf')).read_bytes()
    opened, faults = inspect_deep(data)
    assert faults == [] and opened.annotations
    with pikepdf.open(io.BytesIO(data)) as pdf:
        limits = [[int(key) for key in leaf.Limits] for leaf in pdf.Root.StructTreeRoot.ParentTree.Kids]
    assert len(limits) == len(UNITS) and limits[0][0] == 7
    assert all(before[1] < after[0] for before, after in zip(limits, limits[1:], strict=False))
