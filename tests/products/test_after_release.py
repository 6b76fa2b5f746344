"""After a release: what goes to the printer and to an event is what was released, to the byte, as long as its
text is the same."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml
from pypdf import PdfReader
from test_order import for_a_printer

from support.book import Result, build, copy_handed, edit
from support.shelf import BUNDLE, ready, release, verify

EVENT = 'content/events/market.yaml'
CHAPTER = 'content/chapters/baking.md'


@pytest.fixture(scope='session')
def _fair(tmp_path_factory) -> Path:
    book = for_a_printer(copy_handed(tmp_path_factory.mktemp('fair')))
    edit(
        book / 'content/editions/full.yaml',
        'accepted:\n  - {rule: resolution, at: fig-crumb, because: the crumb is meant to look coarse}\n',
        '',
    )
    edit(book / EVENT, 'editions:\n  - {edition: trial, quantity: 1}\n', '')
    edit(book / 'content/publication.yaml', '  isbn_pdf:', '  isbn_print: 978-0-00-000001-9\n  isbn_pdf:')
    result = release(
        ready(book), '--event', 'market', '--allow', 'hairline', '--because', 'A picture was made small.'
    )
    assert result.code == 0, result.out + result.err
    return book


@pytest.fixture
def fair(_fair: Path, tmp_path: Path) -> Path:
    """The bread book with rows for a printer, released with the pack of its event."""
    return Path(shutil.copytree(_fair, tmp_path / 'fair', symlinks=True))


def given(book: Path, result: Result) -> dict[str, bytes]:
    return {Path(b['path']).name: (book / b['path']).read_bytes() for b in result.built}


def released(book: Path, folder: str = '') -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in (book / BUNDLE / folder).glob('*') if p.is_file()}


def unreleased_pages(data: Path) -> set[bool]:
    return {'Not released' in page.extract_text() for page in PdfReader(data).pages}


@pytest.mark.parametrize(
    'command, folder, names',
    [
        (
            ('order', 'full'),
            '',
            {
                'bread-1.0-full-press.pdf',
                'bread-1.0-full-cover.pdf',
                'bread-1.0-full-order.pdf',
                'bread-1.0-full-order.yaml',
            },
        ),
        (
            ('handout', 'rising', 'flour'),
            'handouts',
            {'bread-1.0-handout-rising.pdf', 'bread-1.0-handout-flour.pdf'},
        ),
        (
            ('booklet', 'dough', '--look', 'plain'),
            'booklets',
            {'bread-1.0-plain-dough.pdf', 'bread-1.0-plain-dough-sheets.pdf'},
        ),
    ],
)
def test_everything_comes_from_the_release(
    fair: Path, command: tuple[str, ...], folder: str, names: set[str]
):
    result = build(fair, *command)
    files = given(fair, result)
    assert (result.code, result.problems, set(files)) == (0, [], names), result.err
    assert files == {name: data for name, data in released(fair, folder).items() if name in names}
    assert {b['release'] for b in result.built} == {BUNDLE}


def test_the_order_sheet_of_a_release_names_the_files_of_the_release(fair: Path):
    sums = dict(
        reversed(line.split('  ')) for line in (fair / BUNDLE / 'SHA256SUMS').read_text().splitlines()
    )
    sheet = yaml.safe_load((fair / BUNDLE / 'bread-1.0-full-order.yaml').read_text('utf-8'))
    assert {i['file']: i['sha256'] for i in sheet['items']} == {
        name: sums[name] for name in ('bread-1.0-full-press.pdf', 'bread-1.0-full-cover.pdf')
    }
    assert unreleased_pages(fair / BUNDLE / 'bread-1.0-full-order.pdf') == {False}


def test_who_builds_beside_a_release_is_told_which_pages_are_the_released_ones(fair: Path):
    result = build(fair, 'full', '--json')
    (said,) = (p for p in result.problems if p['code'] == 'built-beside-release')
    assert (
        'say that they are not released' in said['message']
        and said['hint'] == f'give out the files in {BUNDLE}'
    )
    edit(fair / CHAPTER, 'The oven does the rest', 'The hot oven does the rest')
    (said,) = (p for p in build(fair, 'full', '--json').problems if p['code'] == 'built-beside-release')
    assert (
        f'{CHAPTER} was changed since' in said['message']
        and said['hint'] == 'before the next release give the edition another version and date'
    )
    edit(fair / 'content/editions/full.yaml', 'version: "1.0"', 'version: "1.1"')
    assert 'built-beside-release' not in [p['code'] for p in build(fair, 'full', '--json').problems]


def test_the_pack_of_a_release_is_packed_again_to_the_byte(fair: Path):
    result = build(fair, 'event', 'market')
    assert (result.code, result.problems) == (0, []), result.err
    assert given(fair, result) == released(
        fair, 'events/market'
    ) and 'bread-1.0-full-screen-contact-1-3.pdf' in released(fair, 'events/market')


def test_an_event_that_comes_up_later_is_packed_from_the_release(fair: Path):
    """Neither the event nor another edition is anything that these pages were made from."""
    (fair / 'content/events/fair.yaml').write_text(
        'name: Fair\nquantity: 2\nhandouts: [{id: rising}]\neditions: [{edition: full}]\n'
    )
    edit(fair / 'content/editions/trial.yaml', 'version: "0.5"', 'version: "0.6"')
    result = build(fair, 'event', 'fair')
    files = given(fair, result)
    assert (result.code, result.problems) == (0, []), result.err
    assert files['bread-1.0-handout-rising.pdf'] == released(fair, 'handouts')['bread-1.0-handout-rising.pdf']
    assert files['bread-1.0-full-screen.pdf'] == released(fair)['bread-1.0-full-screen.pdf']
    assert unreleased_pages(fair / 'output/events/fair/packing-list.pdf') == {False}


def test_what_is_made_of_changed_text_says_so_once_and_can_be_taken_from_the_release_all_the_same(fair: Path):
    edit(fair / CHAPTER, 'The oven does the rest.', 'The oven does it all.')
    result = build(fair, 'handout', 'rising', 'flour')
    said = result.one('unreleased')
    assert (
        said['severity'] == 'warning'
        and f'since release 1.0 of full {CHAPTER} was changed' in said['message']
        and f'--from {BUNDLE}' in said['hint']
    )
    assert unreleased_pages(fair / 'output/handouts/bread-1.0-handout-flour.pdf') == {True}

    (fair / 'content/chapters/dough.md').write_text('half a thought', 'utf-8')
    for command, folder in ((('handout', 'flour'), 'handouts'), (('order',), '')):
        result = build(fair, *command, '--from', str(fair / BUNDLE))
        assert (result.code, result.problems) == (0, []), result.err
        assert given(fair, result).items() <= released(fair, folder).items() and result.built


def test_a_pack_with_something_unreleased_in_it_says_so(fair: Path):
    edit(fair / EVENT, 'sheets:', 'editions:\n  - {edition: trial, quantity: 1}\nsheets:')
    result = build(fair, 'event', 'market')
    said = result.one('unreleased')
    assert (
        said['message'].startswith('edition trial: made anew')
        and 'output/releases has no release of trial' in said['message']
    )
    files = given(fair, result)
    assert files['bread-1.0-handout-rising.pdf'] == released(fair, 'handouts')['bread-1.0-handout-rising.pdf']
    assert unreleased_pages(fair / 'output/events/market/bread-0.5-trial-screen.pdf') == {True}


def test_a_file_that_was_damaged_is_not_given_out(fair: Path):
    file = fair / BUNDLE / 'handouts/bread-1.0-handout-rising.pdf'
    file.write_bytes(file.read_bytes() + b' ')
    result = build(fair, 'handout', 'rising')
    said = result.one('release-damaged')
    assert (
        result.code == 1
        and said['file'] == f'{BUNDLE}/handouts/bread-1.0-handout-rising.pdf'
        and 'build.py verify' in said['hint']
    )
    assert not (fair / 'output/handouts').exists()


def test_a_folder_that_is_no_release_and_a_handout_that_it_has_not(fair: Path):
    result = build(fair, 'handout', '--from', str(fair / 'content'))
    assert result.code == 2 and 'is no release' in result.err
    result = build(fair, 'handout', 'risin', '--from', str(fair / BUNDLE))
    assert result.code == 2 and 'did you mean rising?' in result.err
    result = build(fair, 'order', 'trial', '--from', str(fair / BUNDLE))
    assert result.code == 2 and 'holds nothing for the printer of an edition trial' in result.err


def test_the_larger_release_is_the_same_when_it_is_made_again(fair: Path):
    result = verify(fair, fair / BUNDLE)
    assert result.code == 0 and '"same": true' in result.out, result.out + result.err


def test_a_release_holds_nothing_of_another_edition(handed: Path):
    said = [p for p in release(ready(handed), '--event', 'market').problems if p['code'] == 'event-edition']
    assert (
        [p['file'] for p in said] == [EVENT]
        and 'brings the edition trial' in said[0]['message']
        and 'leave out --event market' in said[0]['hint']
    )


def test_what_a_release_was_allowed_to_lack_does_not_stop_the_pack(fair: Path):
    """It went out without an ISBN, by leave of the editors: whoever packs its files is not asked again."""
    edit(fair / 'content/publication.yaml', '  isbn_pdf: 978-0-00-000000-2\n', '')
    assert build(fair, 'full').codes == ['identifier-missing']
    result = build(fair, 'event', 'market', '--from', str(fair / BUNDLE))
    assert (result.code, result.problems) == (0, []), result.err
