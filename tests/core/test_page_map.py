"""The page map and what is made from it: folios, page labels, ranges, the index. Random books, all
promises."""

from __future__ import annotations

import io

import pikepdf
import pypdf
import pypdfium2
from hypothesis import assume, given
from hypothesis import strategies as st

from bindery.compose.contents import build_index
from bindery.compose.templating.views import sort_key
from bindery.core.numerals import roman
from bindery.core.page_map import PageMap
from bindery.core.problems import Place
from bindery.core.publication.dataset import Dataset, Record
from bindery.core.publication.edition import Edition, Matter
from bindery.core.publication.yaml_document import Yaml
from bindery.pdf.binding.outline import write_labels
from support.book import build, copy_book, edit


@st.composite
def page_maps(draw, folios=('none', 'arabic', 'roman')) -> tuple[Edition, dict[str, int], PageMap]:
    """An edition of a few matters and units, each of a few pages, with anchors u0@0, u0@1 ... on every
    page."""
    matters, counts = [], {}
    for m in range(draw(st.integers(1, 4))):
        units = tuple(f'u{len(counts) + i}' for i in range(draw(st.integers(1, 4))))
        counts |= {u: draw(st.integers(1, 9)) for u in units}
        matters.append(
            Matter(
                f'matter {m}',
                draw(st.sampled_from(folios)),
                draw(st.sampled_from(['', 'R-', '{number}-'])),
                draw(st.sampled_from(['matter', 'unit'])),
                units,
            )
        )
    edition = Edition('first', 'First', '1.0', 'draft', '2026-01-01', '', tuple(matters), 'first.yaml')
    anchors = {f'{u}@{n}': (u, n) for u, pages in counts.items() for n in range(pages)}
    return edition, counts, PageMap(edition, counts, {u: f'N{i}' for i, u in enumerate(counts)}, anchors)


@given(page_maps())
def test_every_unit_opens_on_a_recto_and_no_page_is_left_over(made):
    edition, counts, pages = made
    assert list(pages.placed) == list(edition.unit_ids)
    assert all(p.first % 2 == 0 for p in pages.placed.values())
    taken = sorted(p.first + n for p in pages.placed.values() for n in range(p.pages + p.blank))
    assert taken == list(range(len(taken)))
    last = pages.placed[edition.unit_ids[-1]]
    # no blank page at the end of the book
    assert pages.total == len(taken) - last.blank == last.first + last.pages
    assert pages.total - sum(counts.values()) == sum(p.blank for p in pages.placed.values()) - last.blank


@given(page_maps())
def test_folios_count_on_and_restart_where_the_edition_says(made):
    edition, _, pages = made
    for matter in edition.matters:
        start = pages.placed[matter.units[0]].first
        for u in matter.units:
            p = pages.placed[u]
            begins = p.first if matter.restart == 'unit' else start
            for n in range(p.pages):
                folio = p.first + n - begins + 1
                printed = {'none': '', 'arabic': str(folio), 'roman': roman(folio).lower()}[matter.folios]
                prefix = matter.prefix.replace('{number}', f'N{list(pages.placed).index(u)}')
                assert pages.folio(f'{u}@{n}') == (prefix + printed if printed else '')
                assert pages.page(f'{u}@{n}') == p.first + n


@given(page_maps())
def test_a_viewer_counts_as_the_book_does(made):
    """The PDF page labels, as another library reads them, are the folios of the page map."""
    _, _, pages = made
    pdf = pikepdf.Pdf.new()
    for _ in range(pages.total):
        pdf.add_blank_page()
    write_labels(pdf, pages)
    out = io.BytesIO()
    pdf.save(out)
    labels = pypdf.PdfReader(out).page_labels
    wanted = {
        p.first + n: p.label(n) for p in pages.placed.values() for n in range(p.pages) if p.style != 'none'
    }
    assert {n: labels[n] for n in wanted} == wanted


def pages_of_run(text: str, unit: str, first: int, pages: PageMap) -> list[int]:
    """The pages, within a unit, that a printed run stands for, read from its words alone."""
    placed = pages.placed[unit]
    ends = [next(n for n in range(placed.pages) if placed.label(n) == part) for part in text.split('–')]
    assert ends[0] == first
    return list(range(ends[0], ends[-1] + 1))


@given(page_maps(), st.data())
def test_ranges_merge_runs_and_lose_no_page(made, data):
    _, _, pages = made
    chosen = data.draw(st.lists(st.sampled_from(sorted(pages.anchors)), max_size=20))
    printed = pages.ranges(chosen)
    runs = [(pages.anchors[a][0], pages_of_run(text, *pages.anchors[a], pages)) for text, a in printed]
    told = [(u, n) for u, run in runs for n in run]
    wanted = {pages.anchors[a] for a in chosen if pages.placed[pages.anchors[a][0]].style != 'none'}
    assert len(told) == len(set(told)) and set(told) == wanted
    assert [pages.placed[u].first + n for u, n in told] == sorted(pages.placed[u].first + n for u, n in told)
    # what touches is one run
    assert not any(u == v and a[-1] + 1 == b[0] for (u, a), (v, b) in zip(runs, runs[1:], strict=False))
    assert all(a in chosen for _, a in printed)


def test_a_run_ends_with_its_unit():
    """Pages 2 and 3 of the book touch, but belong to two chapters: two locators."""
    body = Matter('body', 'arabic', '', 'matter', ('flour', 'water'))
    edition = Edition('e', 'E', '1.0', 'draft', '2026-01-01', '', (body,), 'e.yaml')
    pages = PageMap(
        edition,
        {'flour': 2, 'water': 3},
        {'flour': '1', 'water': '2'},
        {
            'a': ('flour', 0),
            'b': ('flour', 1),
            'c': ('water', 0),
            'd': ('water', 1),
            'd2': ('water', 1),
            'e': ('water', 2),
        },
    )
    assert pages.ranges(['e', 'd2', 'd', 'a', 'b', 'gone']) == [('1–2', 'a'), ('4–5', 'd')]
    assert pages.ranges(['b', 'c']) == [('2', 'b'), ('3', 'c')]


# --- the index ----------------------------------------------------------------------------------------------

TERMS = [
    'Rye',
    'rye',
    'Salt',
    'Émile',
    'emmer',
    'Zopf',
    '“pain”',
    '00 flour',
    'oven',
    'Oven  door',
    'oven door',
    'Ähre',
]


def rows(*fields: dict) -> Dataset:
    records = tuple(
        Record('index', str(i), f, i + 1, f['term'], '', Place('index.yaml', i + 1))
        for i, f in enumerate(fields)
    )
    return Dataset(
        name='index',
        title='Index',
        label='',
        role='index',
        index_field='',
        properties=frozenset({'term', 'see', 'see_also'}),
        records=records,
        by_id={r.id: r for r in records},
        source=Yaml(list(fields), {}, {}, 'index.yaml'),
    )


def folded(term: str) -> str:
    return ' '.join(term.split()).casefold()


@given(page_maps(('arabic', 'roman')), st.data())
def test_the_index_has_every_mark_once_in_order(made, data):
    _, _, pages = made
    mark = st.tuples(
        st.sampled_from(TERMS), st.sampled_from(['', *TERMS[:4]]), st.sampled_from(sorted(pages.anchors))
    )
    marks = data.draw(st.lists(mark, max_size=25))
    marks = [(f'{term} > {sub}' if sub else term, anchor) for term, sub, anchor in marks]
    index = build_index(marks, None, pages)

    assert [letter for letter, _ in index] == sorted(
        {letter for letter, _ in index}, key=lambda x: (x != '0–9', x)
    )
    printed = {}
    for letter, entries in index:
        assert [sort_key(e.term) for e in entries] == sorted(sort_key(e.term) for e in entries)
        for e in entries:
            start = sort_key(e.term)[2].lstrip('“')[:1].upper()
            assert letter == (start if start.isalpha() else '0–9')
            assert [sort_key(s.term) for s in e.subs] == sorted(sort_key(s.term) for s in e.subs)
            for path, entry in [
                (folded(e.term), e),
                *((f'{folded(e.term)} > {folded(s.term)}', s) for s in e.subs),
            ]:
                assert path not in printed, f'{path} stands twice'
                printed[path] = {
                    (a, n)
                    for text, anchor in entry.locators
                    for a in [pages.anchors[anchor][0]]
                    for n in pages_of_run(text, *pages.anchors[anchor], pages)
                }
    wanted: dict[str, set] = {}
    for path, anchor in marks:
        key = ' > '.join(folded(part) for part in path.split(' > '))
        wanted.setdefault(key, set()).add(pages.anchors[anchor])
    assert {k: v for k, v in printed.items() if v} == wanted
    # heads without marks of their own
    assert set(printed) - set(wanted) <= {k.split(' > ')[0] for k in wanted if ' > ' in k}


@given(page_maps(('arabic',)), st.data())
def test_see_and_see_also_never_lead_nowhere(made, data):
    _, _, pages = made
    marks = data.draw(
        st.lists(st.tuples(st.sampled_from(TERMS), st.sampled_from(sorted(pages.anchors))), max_size=8)
    )
    words = st.sampled_from([*TERMS, 'kneading', 'proofing'])
    see = st.fixed_dictionaries({'term': words, 'see': words})
    see_also = st.fixed_dictionaries({
        'term': words,
        'see_also': st.lists(words, min_size=1, max_size=3, unique_by=folded),
    })
    extra = data.draw(st.lists(see | see_also, max_size=6, unique_by=lambda r: folded(r['term'])))
    assume(
        all(
            folded(w) != folded(r['term']) for r in extra for w in [r.get('see'), *r.get('see_also', [])] if w
        )
    )
    entries = [e for _, es in build_index(marks, rows(*extra), pages) for e in es]
    with_pages = {folded(e.term) for e in entries if e.locators}
    assert with_pages == {folded(t) for t, _ in marks}
    for e in entries:
        assert e.locators or e.see, f'{e.term} leads nowhere'
        assert not (e.locators and e.see)
        for target in [*([e.see] if e.see else []), *e.see_also]:
            assert folded(target) in with_pages, (
                f'{e.term} points to {target}, which is not in the index or only points on'
            )
    for r in extra:  # nothing that could be printed is kept back
        if r.get('see') and folded(r['see']) in with_pages and folded(r['term']) not in with_pages:
            assert any(e.see == r['see'] for e in entries if folded(e.term) == folded(r['term']))


def test_a_reference_makes_room_for_a_folio_that_is_longer_than_usual(tmp_path):
    """A chapter with small roman folios runs on to lxxxviii; the words behind a reference to that page stand
    behind its number."""
    book = copy_book('bread', tmp_path)
    chapter, edition = book / 'content/chapters/rising.md', book / 'content/editions/full.yaml'
    chapter.write_text(chapter.read_text() + '\n\nWait.' * 74 + '\n\n## Late {#late}\n')
    edit(
        book / 'content/chapters/dough.md',
        'See [](#rising),',
        'On [](page:late) afterwards. See [](#rising),',
    )
    edit(
        edition,
        'units: [dough, rising, baking]',
        'units: [dough]\n  - {name: small, folios: roman, units: [rising]}\n'
        '  - name: rest\n    folios: arabic\n    units: [baking]',
    )
    with open(book / 'styles/book.css', 'a') as sheet:
        sheet.write('#rising p, #late { break-before: page }\n')
    result = build(book, 'full')
    assert result.code == 0, result.err
    pdf = pypdfium2.PdfDocument(book / result.built[0]['path'])
    page = next(page for page in pdf if 'afterwards' in page.get_textpage().get_text_bounded())
    text = page.get_textpage()
    folio = text.search('lxxxviii').get_next()
    behind = text.search('afterwards').get_next()
    assert folio and behind
    right, left = text.get_charbox(folio[0] + folio[1] - 1)[2], text.get_charbox(behind[0])[0]
    assert right < left
