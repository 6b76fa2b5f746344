"""A release: through the gate, into a folder that says what it is, and the same to the byte when it is made
again."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pikepdf
import pypdf
import pytest

from bindery.sources.shapes import own_schema, validator
from support.book import Result, build, copy_book, edit, line_of, pdfs
from support.shelf import BUNDLE, COARSE, UNSEEN, commit, git, ready, release, verify, without_java


@pytest.fixture(scope='session')
def _shelf(tmp_path_factory) -> Path:
    book = ready(copy_book('bread', tmp_path_factory.mktemp('shelf')))
    result = release(book)
    assert result.code == 0, result.out + result.err
    return book


@pytest.fixture
def shelved(_shelf: Path, tmp_path: Path) -> Path:
    """The bread book in git, with version 1.0 of its full edition released."""
    return Path(shutil.copytree(_shelf, tmp_path / 'shelved', symlinks=True))


@pytest.fixture
def loaf(tmp_path: Path) -> Path:
    """The bread book in git, ready to be released, never built."""
    return ready(copy_book('bread', tmp_path))


def manifest(book: Path, bundle: str = BUNDLE) -> dict:
    return json.loads((book / bundle / 'manifest.json').read_text('utf-8'))


def feet(file: Path) -> list[str]:
    """What every page says of its release, or ''."""
    found = [re.search(r'Not released: [^\n]*', page.extract_text()) for page in pypdf.PdfReader(file).pages]
    return [m[0] if m else '' for m in found]


def released(book: Path) -> list[str]:
    """The names of all releases, finished or not."""
    return sorted(p.name for p in (book / 'output' / 'releases').glob('*'))


# --- the foot of the page -----------------------------------------------------------------------------------


def test_every_page_of_an_unreleased_build_says_so(loaf: Path):
    first = git(loaf, 'rev-parse', 'HEAD')[:7]
    assert build(loaf, 'full').code == 0
    file = loaf / 'output' / 'full' / 'bread-1.0-full-screen.pdf'
    assert set(feet(file)) == {f'Not released: Full edition 1.0, commit {first}, 2026-06-01'}

    edit(loaf / 'content' / 'chapters' / 'baking.md', 'The oven does the rest.', 'The oven does it all.')
    assert build(loaf, 'full').code == 0
    assert set(feet(file)) == {f'Not released: Full edition 1.0, commit {first} with changes, 2026-06-01'}


def test_a_released_page_does_not(shelved: Path):
    assert set(feet(shelved / BUNDLE / 'bread-1.0-full-screen.pdf')) == {''}


def test_without_git_the_foot_says_that_there_is_no_commit(baked: Path):
    assert set(feet(baked / 'output' / 'full' / 'bread-1.0-full-screen.pdf')) == {
        'Not released: Full edition 1.0, no commit, 2026-06-01'
    }


def test_a_checkout_names_its_libraries_without_being_installed(monkeypatch):
    """They are those of its own pyproject.toml, whatever package may be installed beside it, or none."""
    from importlib.metadata import PackageNotFoundError

    from bindery.products.releases import manifest

    def not_installed(name: str):
        raise PackageNotFoundError(name)

    monkeypatch.setattr(manifest, 'requires', not_installed)
    versions = manifest.versions()
    assert versions['weasyprint'] == '70.0' and versions['mdit-py-plugins'] and 'pytest' not in versions


def test_a_commit_costs_one_line(loaf: Path):
    """The finished build notices the commit; of all overlays only the line that names it is made again."""
    assert build(loaf, 'full').code == 0
    before = pdfs(loaf)
    commit(loaf)
    result = build(loaf, 'full')
    assert {
        (step, name) for b in result.built for step, name, why in b['events'] if why and step != 'subset'
    } == {('overlay', 'notice')}
    assert pdfs(loaf) != before


# --- what is in it ------------------------------------------------------------------------------------------


def test_a_release_holds_everything_and_its_checksums_hold(shelved: Path):
    bundle = shelved / BUNDLE
    names = {p.relative_to(bundle).as_posix() for p in bundle.rglob('*') if p.is_file()}
    assert names == {
        'bread-1.0-full-screen.pdf',
        'data/loaves.csv',
        'data/loaves.yaml',
        'data/references.csv',
        'data/references.yaml',
        'references.bib',
        'references.json',
        'pages.json',
        'index.html',
        'manifest.json',
        'SHA256SUMS',
        f'maps/{manifest(shelved)["files"][0]["identifier"]}.json',
    }
    sums = dict(reversed(line.split('  ')) for line in (bundle / 'SHA256SUMS').read_text().splitlines())
    assert set(sums) == names - {'SHA256SUMS'}
    assert all(
        hashlib.sha256((bundle / name).read_bytes()).hexdigest() == wanted for name, wanted in sums.items()
    )
    assert (bundle / 'data' / 'loaves.yaml').read_bytes() == (
        shelved / 'content' / 'data' / 'loaves.yaml'
    ).read_bytes()


def test_the_manifest_says_what_the_release_was_made_from(shelved: Path):
    said = manifest(shelved)
    assert list(validator(own_schema('manifest'))(said)) == []
    assert (said['edition'], said['version'], said['date'], said['commit']) == (
        'full',
        '1.0',
        '2026-06-01',
        git(shelved, 'rev-parse', 'HEAD'),
    )
    assert said['versions']['weasyprint'] == '70.0' and said['versions']['pango']
    assert said['fonts'] == {
        p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in (shelved / 'styles' / 'fonts').iterdir()
    }
    assert {u['unit']: u['folios'] for u in said['pages']}['loaves'] == ['A-1']
    screen = next(f for f in said['files'] if f['path'].endswith('.pdf'))
    assert screen['pages'] == len(pypdf.PdfReader(shelved / BUNDLE / screen['path']).pages)
    assert screen['verdicts'] == [
        {'by': 'inspection, object by object', 'passed': True, 'summary': '0 fault(s)'}
    ]
    assert said['coarse'] == ['page 5: images/crumb.png, 27 pixels per inch']


def test_the_handouts_of_an_edition_are_released_with_it(handed: Path):
    assert release(ready(handed)).code == 0
    rows = [f for f in manifest(handed)['files'] if f['path'].startswith('handouts/')]
    assert 'handouts/bread-1.0-handout-rising.pdf' in [f['path'] for f in rows]
    assert all(f['about'] and f['pages'] and f['verdicts'][0]['passed'] for f in rows)
    assert said_of(verify(handed, handed / BUNDLE))['same']


class _Page(HTMLParser):
    def __init__(self, text: str):
        super().__init__()
        self.tags: list[tuple[str, dict]] = []
        self.links: dict[str, str] = {}
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data):
        if self.tags and self.tags[-1][0] == 'a':
            self.links[self.tags[-1][1]['href']] = self.links.get(self.tags[-1][1]['href'], '') + data

    def handle_endtag(self, tag):
        if tag == 'a':
            self.tags.append(('/a', {}))


def test_the_download_page_leads_to_every_file_and_says_how_large_it_is(shelved: Path):
    page = _Page((shelved / BUNDLE / 'index.html').read_text('utf-8'))
    tags = [tag for tag, _ in page.tags]
    assert (
        dict(page.tags)['html'] == {'lang': 'en-GB'}
        and tags.count('h1') == 1
        and 'title' in tags
        and 'script' not in tags
        and 'link' not in tags
    )
    files = {p.relative_to(shelved / BUNDLE).as_posix() for p in (shelved / BUNDLE).rglob('*') if p.is_file()}
    maps = {name for name in files if name.startswith('maps/')}  # for programs
    assert maps and set(page.links) == files - maps - {'index.html'}
    assert page.links['bread-1.0-full-screen.pdf'] == 'bread-1.0-full-screen.pdf (PDF, 43 kB, 15 pages)'


# --- the gate -----------------------------------------------------------------------------------------------


def said_at(result: Result) -> dict[tuple[str, str, int], dict]:
    return {(p['code'], p['file'], p['line']): p for p in result.problems}


def leave_for(result: Result) -> list[str]:
    """The words that allow everything that was said and that can be allowed."""
    rules = sorted(set(result.codes) - {'work-tree', 'unseen'})
    return [word for rule in rules for word in ('--allow', rule, '--because', 'It is only a test.')]


def test_every_reason_is_said_at_once_with_its_place_before_the_next_slower_step(loaf: Path):
    """A dozen things wrong: what the files tell, then what the text tells, then what the pages tell; and
    nothing is written."""
    content = loaf / 'content'
    edit(content / 'publication.yaml', '  doi: 10.1000/bread\n', '')
    edit(content / 'publication.yaml', 'contact: {email: bakery@example.org}\n', '')
    edit(content / 'publication.yaml', 'url: https://example.org/bread\n', '')
    edit(content / 'editions' / 'full.yaml', 'status: final', 'status: draft\ncomments_until: ""')
    edit(
        content / 'schemas' / 'loaves.yaml',
        '  properties:\n',
        '  properties:\n    sources: {type: array, items: {type: string, refersTo: references}}\n',
    )
    edit(content / 'publication.yaml', 'subtitle: A small manual', 'subtitle: A manual (TBC)')
    dough = content / 'chapters' / 'dough.md'
    edit(dough, 'Turn it a quarter.', 'Turn it, lorem ipsum.')
    dough.write_text(
        dough.read_text('utf-8') + '\n/// todo | Weigh the salt\n\nHow much is it?\n///\n', 'utf-8'
    )
    result = build(loaf, 'release', 'full', env=without_java(loaf.parent))
    assert result.code == 1 and released(loaf) == []
    said = said_at(result)
    assert not {'todo', 'unsourced', 'picture-coarse'} & set(result.codes)
    assert (
        result.problems[-1]['code'] == 'unseen'
        and 'text and pages were not looked at yet' in result.problems[-1]['message']
    )
    commit(loaf)
    leave = leave_for(result)
    result = build(loaf, 'release', 'full', *leave, env=without_java(loaf.parent))
    assert (
        result.code == 1
        and not {'work-tree', 'picture-coarse'} & set(result.codes)
        and 'the pages were not looked at yet' in result.problems[-1]['message']
    )
    said.update(said_at(result))
    leave += leave_for(result)
    result = build(loaf, 'release', 'full', *leave, env=without_java(loaf.parent))
    assert result.code == 1 and result.codes == ['picture-coarse', 'unseen'] and released(loaf) == []
    said.update(said_at(result))
    loaves, publication, full = (
        content / 'data' / 'loaves.yaml',
        content / 'publication.yaml',
        content / 'editions' / 'full.yaml',
    )
    expected = {
        ('todo', 'content/chapters/dough.md', line_of(dough, '/// todo')): 'do it',
        ('placeholder', 'content/chapters/dough.md', line_of(dough, 'lorem ipsum')): 'write the text',
        ('placeholder', 'content/publication.yaml', line_of(publication, 'TBC')): 'write the text',
        ('unsourced', 'content/data/loaves.yaml', line_of(loaves, 'id: baguette')): 'add "sources',
        (
            'picture-coarse',
            'content/chapters/baking.md',
            line_of(content / 'chapters' / 'baking.md', 'image: images/crumb.png') - 2,
        ): 'larger original',
        (
            'identifier-missing',
            'content/publication.yaml',
            line_of(publication, 'identifiers:'),
        ): '\n      doi: "10.PREFIX/SUFFIX"',
        ('contact-missing', 'content/publication.yaml', 1): '\n    contact:\n      email: ',
        ('url-missing', 'content/publication.yaml', 1): 'write url: "https://',
        ('deadline-missing', 'content/editions/full.yaml', line_of(full, 'comments_until')): 'the last day',
        ('status', 'content/editions/full.yaml', line_of(full, 'status: draft')): 'write "status: final"',
        ('work-tree', 'content/chapters/dough.md', 0): 'add content/chapters/dough.md && git -C ',
        ('validator-missing', 'veraPDF', 0): ' && scripts/get-verapdf',
    }
    for key, hint in expected.items():
        assert key in said, (key, sorted(said))
        assert hint in said[key]['hint']
    column = dough.read_text('utf-8').splitlines()[line_of(dough, 'lorem ipsum') - 1].index('lorem') + 1
    assert said['placeholder', 'content/chapters/dough.md', line_of(dough, 'lorem ipsum')]['column'] == column


def test_what_keeps_it_from_being_built_is_said_together_with_the_rest(loaf: Path):
    edit(loaf / 'content' / 'chapters' / 'dough.md', '[](#rising)', '[](#risng)')
    edit(loaf / 'content' / 'publication.yaml', '  doi: 10.1000/bread\n', '')
    result = release(loaf)
    assert result.code == 1 and result.codes == ['work-tree', 'work-tree', 'identifier-missing', 'unseen']
    edit(loaf / 'content' / 'chapters' / 'baking.md', 'The oven does the rest.', 'The ovven does the rest.')
    commit(loaf)
    result = release(loaf, '--allow', 'identifier-missing', '--because', 'It comes next week.')
    assert result.code == 1 and result.codes == ['spelling', 'ref-unknown', 'unseen']


def test_a_faulty_text_stands_against_a_release(loaf: Path):
    """What check only warns of."""
    edit(loaf / 'content' / 'chapters' / 'baking.md', 'The oven does the rest.', 'The ovven does the rest.')
    commit(loaf)
    spelling = release(loaf).one('spelling')
    assert (spelling['file'], spelling['severity']) == ('content/chapters/baking.md', 'error')


def test_a_record_with_a_stand_in_is_found_where_it_is_printed(loaf: Path):
    loaves = loaf / 'content' / 'data' / 'loaves.yaml'
    edit(loaves, 'title: Rundstykke', 'title: Rundstykke TBD')
    commit(loaf)
    found = release(loaf).one('placeholder')
    assert (found['file'], found['line']) == ('content/data/loaves.yaml', line_of(loaves, 'TBD'))


def test_without_git_there_is_no_release(bread: Path):
    problem = release(bread).one('no-commit')
    assert 'init && ' in problem['hint'] and 'commit -m ' in problem['hint']


def test_a_validator_that_gives_no_answer_stands_against_a_release(baked: Path, monkeypatch):
    from bindery.checks.finished import vera
    from bindery.products.releases.inspection import inspect
    from bindery.programs import ProgramFailed

    def silent(path, file):
        raise ProgramFailed('veraPDF gave no report')

    monkeypatch.setattr(vera, 'validate', silent)
    (file,) = baked.glob('output/full/*.pdf')
    opinion = inspect(file, file.read_bytes(), None)
    (problem,) = opinion.problems
    assert (problem.code, problem.place.file, problem.message) == (
        'validator-failed',
        file.name,
        'veraPDF gave no report',
    ) and 'by hand' in problem.hint


def test_a_fault_in_a_pdf_stands_against_a_release(baked: Path, tmp_path: Path):
    from bindery.products.releases.inspection import inspect

    (file,) = baked.glob('output/full/*.pdf')
    spoilt = tmp_path / file.name
    with pikepdf.open(file) as pdf:
        del pdf.Root.StructTreeRoot
        pdf.save(spoilt)
    opinion = inspect(spoilt, spoilt.read_bytes(), None)
    assert opinion.problems and opinion.verdicts[0]['passed'] is False


def test_nothing_is_released_twice(shelved: Path):
    before = {p: p.read_bytes() for p in (shelved / BUNDLE).rglob('*') if p.is_file()}
    again = release(shelved).one('already-released')
    assert (
        (again['file'], again['line']) == ('content/editions/full.yaml', 2)
        and 'next version' in again['hint']
        and BUNDLE in again['message']
    )
    assert {p: p.read_bytes() for p in before} == before and released(shelved) == ['bread-1.0-full']

    # even when the bundle is gone, its page map tells
    kept = shelved / 'content' / 'releases' / 'full-1.0.json'
    kept.parent.mkdir()
    shutil.copy(shelved / BUNDLE / 'pages.json', kept)
    shutil.rmtree(shelved / 'output')
    commit(shelved)
    assert 'content/releases/full-1.0.json' in release(shelved).one('already-released')['message']


def test_a_refused_release_leaves_nothing_behind(shelved: Path):
    edit(shelved / 'content' / 'editions' / 'full.yaml', 'version: "1.0"', 'version: "1.1"')
    assert release(shelved).codes == ['work-tree', 'unseen']
    assert released(shelved) == ['bread-1.0-full']


def test_what_is_allowed_stands_in_the_manifest_with_its_reason(shelved: Path):
    assert {(a['rule'], a['because']) for a in manifest(shelved)['allowed']} == {
        (COARSE[1], COARSE[3]),
        (UNSEEN[1], UNSEEN[3]),
    }
    coarse = next(a for a in manifest(shelved)['allowed'] if a['rule'] == 'picture-coarse')
    line = line_of(shelved / 'content' / 'chapters' / 'baking.md', 'id: fig-crumb') - 1
    assert coarse['findings'] == [
        f'content/chapters/baking.md:{line}:1: page 5: the picture images/crumb.png has 27 pixels per inch,'
        ' 150 is the least'
    ]


def test_a_draft_is_released_only_with_leave_and_says_what_it_is(loaf: Path):
    assert release(loaf, edition='trial').codes == ['status', 'unseen']
    result = release(loaf, '--allow', 'status', '--because', 'It goes out for comment.', edition='trial')
    assert result.code == 0, result.err
    assert manifest(loaf, 'output/releases/bread-0.5-trial')['status'] == 'draft'
    idle = result.one('allowed-idle')  # the trial edition does not show the crumb
    assert (idle['severity'], 'coarse' in idle['message'], idle['hint']) == ('warning', True, 'leave it out')


def test_what_a_killed_release_left_behind_is_no_part_of_the_next(loaf: Path):
    half = loaf / 'output' / 'releases' / '.bread-1.0-full.0123456789ab.new'
    half.mkdir(parents=True)
    (half / 'half.pdf').write_bytes(b'%PDF-1.7')
    assert release(loaf).code == 0
    assert released(loaf) == ['bread-1.0-full'] and not (loaf / BUNDLE / 'half.pdf').exists()


@pytest.mark.parametrize(
    'args, told',
    [
        (('--allow', 'picture-coarse'), 'each rule needs its reason'),
        (('--allow', 'picture-coarse', '--because', ' because '), 'why picture-coarse is allowed'),
        (('--allow', 'work-tree', '--because', 'We are in a great hurry.'), 'nothing allows work-tree'),
        (('--allow', 'text-lost', '--because', 'Nobody will miss the text.'), 'nothing allows text-lost'),
    ],
)
def test_leave_is_asked_for_in_earnest(loaf: Path, args: tuple[str, ...], told: str):
    result = build(loaf, 'release', 'full', *args)
    assert result.code == 2 and told in result.err


def test_the_tag_that_a_comparison_wants_is_proposed(shelved: Path):
    from bindery.products.comparison.request import commit_of, read_request
    from bindery.products.releases.tag import tagging

    head = git(shelved, 'rev-parse', 'HEAD')
    assert tagging(shelved, '1.0', 'full', head) == ('v1.0', f'git -C {shelved} tag v1.0 {head[:12]}')
    git(shelved, *tagging(shelved, '1.0', 'full', head)[1].split()[3:])
    assert tagging(shelved, '1.0', 'full', head) == ('v1.0', ''), 'it stands there'
    later = commit(shelved)
    assert tagging(shelved, '1.0', 'trial', later)[0] == 'v1.0-trial', 'another edition has it'
    assert head.startswith(commit_of(read_request('v1.0:full', shelved).revision, shelved)), (
        'as compare reads it'
    )


def test_an_edition_that_does_not_exist_is_a_slip_of_the_pen(loaf: Path):
    result = build(loaf, 'release', 'ful')
    assert result.code == 2 and 'did you mean full?' in result.err


# --- once more ----------------------------------------------------------------------------------------------


def said_of(result: Result) -> dict:
    assert result.out.startswith('{'), result.err
    return json.loads(result.out)


def test_a_release_is_the_same_to_the_byte_when_it_is_made_again(shelved: Path, tmp_path: Path):
    """From another folder, with more processes, after the book went on."""
    away = Path(shutil.copytree(shelved / BUNDLE, tmp_path / 'away' / 'bread'))
    edit(shelved / 'content' / 'chapters' / 'baking.md', 'The oven does the rest.', 'The oven does it all.')
    commit(shelved)
    result = verify(shelved, away, '--jobs', '3')
    assert result.code == 0, result.out + result.err
    assert said_of(result) == {
        'built': [],
        'problems': [],
        'same': True,
        'files': 12,
        'differences': [],
        'tools': [],
    }


def test_a_book_in_a_corner_of_a_repository_can_be_verified(tmp_path: Path):
    (tmp_path / 'house').mkdir()
    git(tmp_path / 'house', 'init', '--quiet')
    book = ready(copy_book('bread', tmp_path / 'house'))
    shutil.rmtree(book / '.git')
    commit(tmp_path / 'house')
    assert release(book).code == 0
    assert manifest(book)['folder'] == 'bread/'
    assert said_of(verify(book, book / BUNDLE))['same']


def test_a_file_that_was_tampered_with_is_named(shelved: Path):
    table = shelved / BUNDLE / 'data' / 'loaves.csv'
    table.write_bytes(table.read_bytes().replace(b'250', b'205'))
    (shelved / BUNDLE / 'references.bib').unlink()
    (shelved / BUNDLE / 'note.txt').write_text('Bread is good.')
    result = verify(shelved, shelved / BUNDLE)
    assert result.code == 1
    assert said_of(result)['differences'] == [
        'references.bib: missing',
        'note.txt: not part of the release',
        'data/loaves.csv: not as it was released (its checksum is another)',
    ]


def reseal(bundle: Path, name: str) -> None:
    """Give a changed file the checksum that belongs to it, as a forger would."""
    sums = bundle / 'SHA256SUMS'
    sums.write_text(
        re.sub(
            rf'[0-9a-f]+(?=  {re.escape(name)}\n)',
            hashlib.sha256((bundle / name).read_bytes()).hexdigest(),
            sums.read_text(),
        )
    )


def test_new_checksums_do_not_help_a_forger(shelved: Path):
    table = shelved / BUNDLE / 'data' / 'loaves.csv'
    before = table.read_bytes()
    table.write_bytes(before.replace(b'250', b'205'))
    reseal(shelved / BUNDLE, 'data/loaves.csv')
    result = verify(shelved, shelved / BUNDLE)
    assert result.code == 1
    size = f'{len(before):,}'
    assert said_of(result)['differences'] == [
        f'data/loaves.csv: {size} bytes released, {size} made again; they differ from byte'
        f' {before.index(b"250") + 1:,} on'
    ]


def test_other_versions_of_tools_are_named(shelved: Path):
    path = shelved / BUNDLE / 'manifest.json'
    path.write_text(path.read_text('utf-8').replace('"weasyprint": "70.0"', '"weasyprint": "69.0"'), 'utf-8')
    reseal(shelved / BUNDLE, 'manifest.json')
    said = said_of(verify(shelved, shelved / BUNDLE))
    assert said['tools'] == ['weasyprint: 69.0 then, 70.0 now'] and said['differences'] == [
        'manifest.json: other versions'
    ]


def test_a_commit_that_is_nowhere_is_said(shelved: Path):
    path = shelved / BUNDLE / 'manifest.json'
    path.write_text(path.read_text('utf-8').replace(manifest(shelved)['commit'], 'f' * 40), 'utf-8')
    reseal(shelved / BUNDLE, 'manifest.json')
    problem = verify(shelved, shelved / BUNDLE).one('not-verifiable')
    assert (
        problem['file'].endswith('manifest.json')
        and 'ffffffffffff cannot be checked out' in problem['message']
        and '--book' in problem['hint']
    )


def test_a_folder_without_a_manifest_is_no_release(shelved: Path):
    (shelved / BUNDLE / 'manifest.json').write_text('{"format": 1}')
    assert 'key-missing' in verify(shelved, shelved / BUNDLE).codes


# --- corrigenda ---------------------------------------------------------------------------------------------

GROWN = '\nKnead on, and fold, and wait, and turn, for as long as it takes.\n' * 90


def corrigendum(book: Path, lock: bool) -> None:
    """Keep the page map of version 1.0, and begin version 1.1."""
    kept = book / 'content' / 'releases' / 'full-1.0.json'
    kept.parent.mkdir()
    shutil.copy(book / BUNDLE / 'pages.json', kept)
    edit(
        book / 'content' / 'editions' / 'full.yaml',
        'version: "1.0"',
        'version: "1.1"' + ('\nlock_pages: true' if lock else ''),
    )


def test_locked_pages_bear_a_correction_and_no_move(shelved: Path):
    corrigendum(shelved, lock=True)
    edit(
        shelved / 'content' / 'chapters' / 'dough.md',
        '## Flour and water {#flour}',
        '## Flour, water, salt {#flours}',
    )
    assert build(shelved, 'full').code == 0  # the heading has other words and another id, and is where it was
    before = pdfs(shelved)
    dough = shelved / 'content' / 'chapters' / 'dough.md'
    dough.write_text(dough.read_text('utf-8') + GROWN, 'utf-8')
    result = build(shelved, 'full')
    assert result.code == 1 and pdfs(shelved) == before
    moved = result.one('page-moved')
    assert (
        moved['message']
        == '2 Letting it rise stands on page 5; in version 1.0 it stood on page 3, because the text of 1'
        ' Making the dough to 1.1.1 Kneading, before it, takes 2 pages more than it did; 6 more sections'
        ' moved'
    )
    assert (
        moved['file'] == 'content/chapters/dough.md'
        and 'take lock_pages out of content/editions/full.yaml' in moved['hint']
    )


def test_a_section_that_was_added_is_the_cause_and_one_that_is_gone_has_none(shelved: Path):
    corrigendum(shelved, lock=True)
    dough = shelved / 'content' / 'chapters' / 'dough.md'
    whole = dough.read_text('utf-8')
    dough.write_text(whole + '\n## Patience {#patience}\n' + GROWN, 'utf-8')
    moved = build(shelved, 'full').one('page-moved')
    assert ', because 1.2 Patience was added before it; ' in moved['message'] and moved['line'] == line_of(
        dough, '{#patience}'
    )
    dough.write_text(whole.replace('### Kneading {#kneading}\n', ''), 'utf-8')
    moved = build(shelved, 'full').one('page-moved')
    assert (
        moved['message'] == '1.1.1 Kneading is gone; in version 1.0 it stood on page 1'
        and 'full-1.0.json' in moved['file']
    )


def test_without_the_lock_what_moved_is_a_report(shelved: Path):
    corrigendum(shelved, lock=False)
    dough = shelved / 'content' / 'chapters' / 'dough.md'
    dough.write_text(dough.read_text('utf-8') + GROWN, 'utf-8')
    commit(shelved)
    result = release(shelved, '--allow', 'sentence-twice', '--because', 'The text is made up.')
    assert result.code == 0, result.out
    moved = manifest(shelved, 'output/releases/bread-1.1-full')['moved']
    assert moved['since'] == '1.0' and {'section': '3 Baking', 'old': '5', 'new': '7'} in moved['sections']
    said = result.one('page-moved')
    assert said['severity'] == 'warning' and said['message'].endswith(
        f'; {len(moved["sections"]) - 1} more sections moved'
    )


def test_a_lock_needs_a_release(bread: Path):
    edit(bread / 'content' / 'editions' / 'full.yaml', 'status: final', 'status: final\nlock_pages: true')
    problem = build(bread, 'full').one('release-missing')
    assert (problem['file'], problem['line'], problem['column']) == (
        'content/editions/full.yaml',
        4,
        1,
    ) and 'content/releases/full-VERSION.json' in problem['hint']
