"""The command: what it is asked, what it answers, with which exit code."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest

from bindery.cli.commands.selection import extent
from support.book import REPOSITORY, build, edit, line_of, pdfs, say


def test_a_build_says_what_it_made_and_exits_with_0(baked: Path):
    done = say('--book', baked)
    assert done.returncode == 0
    for edition in ('full', 'trial'):
        (line,) = (x for x in done.stdout.splitlines() if f'-{edition}-screen.pdf: ' in x)
        assert 'pages' in line and 'reused, 0 redone' in line


def test_a_mistake_in_the_content_exits_with_1_and_says_where(baked: Path):
    dough = baked / 'content' / 'chapters' / 'dough.md'
    edit(dough, '[](#rising)', '[](#risng)')
    line, before = line_of(dough, 'risng'), pdfs(baked)
    done = say('--book', baked)
    assert done.returncode == 1
    assert (
        f'content/chapters/dough.md:{line}:6: error[ref-unknown]' in done.stderr
        and 'did you mean rising?' in done.stderr
    )
    assert 'Traceback' not in done.stderr
    assert pdfs(baked) == before


@pytest.mark.parametrize(
    'args, told',
    [
        (['ful'], 'did you mean full?'),
        (['cookbook'], 'editions: full, trial'),
        (['--output', 'scren'], 'did you mean screen?'),
        (['--jobs', '0'], '--jobs'),
        (['--joobs', '2'], '--jobs'),
        (['--book', '/nowhere/at/all'], '/nowhere/at/all'),
    ],
)
def test_a_wrong_word_on_the_command_line_exits_with_2_and_a_suggestion(
    baked: Path, args: list[str], told: str
):
    before = pdfs(baked)
    done = say(*(['--book', baked] if '--book' not in args else []), *args)
    assert done.returncode == 2
    assert told in done.stderr and 'Traceback' not in done.stderr
    assert pdfs(baked) == before


def test_json_is_one_object_for_good_and_for_bad(baked: Path):
    done = say('full', '--json', '--book', baked)
    good = json.loads(done.stdout)
    assert done.stderr == ''
    (only,) = good['built']
    assert (only['edition'], only['output'], good['problems']) == ('full', 'screen', [])
    assert len(only['sha256']) == 64 and only['size'] == (baked / only['path']).stat().st_size

    dough = baked / 'content' / 'chapters' / 'dough.md'
    edit(dough, '[@calvel2001;', '[@calvel;')
    bad = json.loads(say('full', '--json', '--book', baked).stdout)
    assert bad['built'] == []
    (problem,) = bad['problems']
    assert (problem['code'], problem['file']) == ('citation-unknown', 'content/chapters/dough.md')
    assert problem['line'] == line_of(dough, '[@calvel;')
    assert set(problem) == {'code', 'severity', 'file', 'line', 'column', 'message', 'hint'}


def test_a_book_anywhere_is_built_in_its_own_folder(bread: Path):
    """From another folder, by a relative path; nothing is written anywhere else."""
    elsewhere = bread.parent / 'elsewhere'
    elsewhere.mkdir()
    done = say('full', '--book', os.path.relpath(bread, elsewhere), '--jobs', '1', cwd=elsewhere)
    assert done.returncode == 0, done.stderr
    assert [p.name for p in bread.glob('output/*/*.pdf')] == ['bread-1.0-full-screen.pdf']
    assert list(elsewhere.iterdir()) == [] and {p.name for p in bread.parent.iterdir()} == {
        'bread',
        'elsewhere',
    }


def test_without_a_book_it_is_this_folder(baked: Path):
    done = say('trial', '--why', cwd=baked)
    assert done.returncode == 0, done.stderr
    assert os.path.join('output', 'trial', 'bread-0.5-trial-screen.pdf') in done.stdout


def test_why_names_the_changed_input(baked: Path):
    edit(baked / 'content' / 'chapters' / 'baking.md', 'The oven does the rest.', 'The oven does it all.')
    done = say('full', '--why', '--book', baked)
    lines = [line.strip() for line in done.stdout.splitlines()]
    assert any(line.startswith('typeset baking: redone, text') for line in lines)
    assert 'typeset dough: reused' in lines


def test_no_cache_leaves_no_cache(bread: Path):
    result = build(bread, 'trial', '--no-cache')
    assert result.code == 0
    files = [p for p in (bread / 'output').rglob('*') if p.is_file() and '.locks' not in p.parts]
    assert {p.suffix for p in files if 'maps' not in p.parts} == {'.pdf'}
    assert build(bread, 'trial', '--no-cache').built[0]['reused'] == 0


def test_inspect_passes_a_sound_file_and_refuses_others(baked: Path, tmp_path: Path):
    (file,) = baked.glob('output/full/*.pdf')
    done = say('inspect', file)
    assert done.returncode == 0 and '0 fault(s)' in done.stdout

    with pikepdf.open(file) as pdf:
        del pdf.Root.StructTreeRoot
        pdf.save(tmp_path / 'untagged.pdf')
    done = say('inspect', tmp_path / 'untagged.pdf')
    assert done.returncode == 1 and 'there is no structure tree' in done.stdout

    (tmp_path / 'no.pdf').write_text('This is not a PDF.')
    done = say('inspect', tmp_path / 'no.pdf')
    assert done.returncode == 1 and 'no.pdf' in done.stdout + done.stderr and 'Traceback' not in done.stderr
    assert say('inspect', tmp_path / 'missing.pdf').returncode == 2


def test_a_build_without_cache_leaves_nothing_behind(bread: Path, tmp_path: Path):
    """The process ends without tidying its memory; the folder that it worked in goes all the same."""
    scratch = tmp_path / 'scratch'
    scratch.mkdir()
    result = build(bread, 'trial', '--no-cache', env={'TMPDIR': str(scratch)})
    assert result.code == 0, result.out + result.err
    assert list(scratch.iterdir()) == []


# --- where it runs ------------------------------------------------------------------------------------------


def clone(to: Path, venv: bool) -> Path:
    """The program in a folder of its own, with an environment or without."""
    to.mkdir()
    for name in ('build.py', 'bindery', 'pyproject.toml'):
        (
            (to / name).symlink_to(REPOSITORY / name)
            if name == 'bindery'
            else shutil.copy(REPOSITORY / name, to / name)
        )
    if venv:
        (to / '.venv' / 'bin').mkdir(parents=True)
        (to / '.venv' / 'bin' / 'python').write_text('#!/bin/sh\nshift\necho "inside: $*"\nexit 7\n')
        (to / '.venv' / 'bin' / 'python').chmod(0o755)
    return to


def outside(program: Path, *args: str) -> subprocess.CompletedProcess:
    """Run it with a Python that has none of the libraries, in the folder above."""
    return subprocess.run(
        [sys.executable, '-E', '-S', str(program / 'build.py'), *args],
        capture_output=True,
        text=True,
        cwd=program.parent,
    )


def test_outside_of_its_environment_it_starts_again_inside(tmp_path: Path):
    done = outside(clone(tmp_path / 'guide', venv=True), 'check', '--book', 'the book')
    assert (done.returncode, done.stdout, done.stderr) == (7, 'inside: check --book the book\n', '')


def test_without_an_environment_it_says_the_command_that_makes_it(tmp_path: Path):
    done = outside(clone(tmp_path / 'guide', venv=False), 'check')
    assert done.returncode == 2 and 'Traceback' not in done.stderr
    assert done.stderr.rstrip().endswith(os.path.join('One command brings them: guide', 'scripts', 'setup'))


def test_an_environment_that_is_none_does_not_send_it_round_and_round(tmp_path: Path):
    program = clone(tmp_path / 'guide', venv=False)
    (program / '.venv' / 'bin').mkdir(parents=True)
    (program / '.venv' / 'bin' / 'python').write_text(f'#!/bin/sh\nexec {sys.executable} -E -S "$@"\n')
    (program / '.venv' / 'bin' / 'python').chmod(0o755)
    done = outside(program, 'check')
    assert done.returncode == 2 and 'One command brings them' in done.stderr


def test_a_library_that_is_missing_is_named(baked: Path):
    program = "import sys; sys.modules['jinja2'] = None; from bindery.cli import run; sys.exit(run())"
    done = subprocess.run(
        [sys.executable, '-c', program, 'build', '--no-cache', '--book', str(baked)],
        capture_output=True,
        text=True,
        cwd=REPOSITORY,
    )
    assert (
        done.returncode == 2
        and 'the library jinja2 is not there: run scripts/setup' in done.stderr
        and 'Traceback' not in done.stderr
    )


@pytest.mark.parametrize('how', ['a file in its place', 'read-only'])
def test_check_needs_no_place_to_write(bread: Path, how: str):
    if how == 'read-only':
        if os.geteuid() == 0:
            pytest.skip('nothing is read-only to root')
        bread.chmod(0o555)
    else:
        (bread / 'output').write_text('here should be a folder')
    before = sorted(bread.rglob('*'))
    result = build(bread, 'check', '--fit')
    assert result.code == 0 and result.problems == [], result.err
    assert sorted(bread.rglob('*')) == before
    result = build(bread)
    if how == 'read-only':
        assert result.code == 2 and 'the disk says' in result.err and 'Traceback' not in result.err
    else:
        assert result.code == 1 and 'is a file' in result.one('output-blocked')['message']
    bread.chmod(0o755)


# --- what it is called by -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    'args, told',
    [
        (['chekc'], 'there is no command chekc, and no edition; did you mean check?'),
        (['inspct', 'file.pdf'], 'did you mean inspect?'),
        (['chekc', '--fit'], 'did you mean check?'),
        (['--why', 'hndout'], 'did you mean handout?'),
        (['--why', 'check'], 'as a command, it stands before everything else: build.py check'),
        (['full', 'order'], 'as a command, it stands before everything else: build.py order'),
        (['rebild'], 'did you mean build?'),  # not the hidden one
        (['trail'], 'did you mean trial?'),  # nearer to an edition than to a command
    ],
)
def test_a_misspelt_command_is_told_from_an_edition(baked: Path, args: list[str], told: str):
    done = say(*args, '--book', baked)
    assert done.returncode == 2 and told in done.stderr


def test_an_edition_that_is_called_nearly_like_a_command_is_built(baked: Path):
    shutil.copy(baked / 'content/editions/trial.yaml', baked / 'content/editions/checks.yaml')
    result = build(baked, 'checks')
    assert [b['edition'] for b in result.built] == ['checks'], result.err


def test_the_version_names_what_shapes_pages():
    done = say('--version')
    assert done.returncode == 0
    assert re.fullmatch(
        r'bindery \d+\.\d+\.\d+, python 3\.\S+, weasyprint 70\.0, .*pango 1\.\S+\n', done.stdout
    ), done.stdout


def test_help_tells_the_options_of_the_build_that_needs_no_name():
    done = say('--help')
    of_build = {
        word for word in say('build', '--help').stdout.split() if word.startswith('--') and word != '--help'
    }
    assert {'--why', '--output', '--no-cache'} <= of_build
    assert of_build <= set(done.stdout.split('Without a command, EDITIONS are built')[1].split())
    assert '_BUILD_PY_COMPLETE' in done.stdout


@pytest.mark.parametrize(
    'words, offered',
    [
        (['ch'], {'check'}),
        (['fu'], {'full'}),
        (['check', 'tr'], {'trial'}),
        (['--wh'], {'--why', '--whole'}),
        (['full', '--outp'], {'--output'}),
    ],
)
def test_the_tab_key_completes_commands_options_and_editions(
    baked: Path, words: list[str], offered: set[str]
):
    """As bash asks: the words so far, and which of them is being written."""
    done = subprocess.run(
        [sys.executable, str(REPOSITORY / 'build.py')],
        capture_output=True,
        text=True,
        cwd=baked,
        env={
            **os.environ,
            '_BUILD_PY_COMPLETE': 'bash_complete',
            'COMP_WORDS': ' '.join(['build.py', *words]),
            'COMP_CWORD': str(len(words)),
        },
    )
    assert {line.partition(',')[2] for line in done.stdout.splitlines()} == offered


# --- what is left from before -------------------------------------------------------------------------------


def test_files_of_before_are_named_and_cleaned(baked: Path):
    """A new version, an edition that is gone: their files stay, are named, and go when one says so; other
    files are nobody's business."""
    assert 'left from before' not in say('--book', baked).stderr
    assert say('sheet', 'full', '--book', baked).returncode == 0
    (baked / 'output/full/from-the-printer.txt').write_text('thank you')
    edit(baked / 'content/editions/full.yaml', 'version: "1.0"', 'version: "1.1"')
    (baked / 'content/editions/trial.yaml').unlink()
    edit(baked / 'content/chapters/rising.md', '/// only | trial', '/// only | full')
    done = say('--book', baked, cwd=baked)
    assert done.returncode == 0, done.stderr
    told = [
        line.partition(':')[0]
        for line in done.stderr.splitlines()
        if 'left from before, no edition makes it' in line
    ]
    sheets = [
        'output/full/sheets/bread-1.0-full-screen-sheet-1.png',
        'output/full/sheets/bread-1.0-full-screen-sheets.pdf',
    ]
    assert told == [
        'output/full/bread-1.0-full-screen.pdf',
        *sheets,
        'output/trial/bread-0.5-trial-screen.pdf',
    ]
    assert 'build.py clean' in done.stderr

    done = say('clean', cwd=baked)
    assert (
        done.returncode == 0
        and [line.removeprefix('removed ') for line in done.stdout.splitlines()[:-1]] == told
    )
    left = sorted(p.relative_to(baked / 'output').as_posix() for p in (baked / 'output').glob('[!.]*/**/*'))
    assert [p for p in left if not p.startswith('maps/')] == [
        'full/bread-1.1-full-screen.pdf',
        'full/from-the-printer.txt',
    ]
    assert 'maps/bread-1.0-full-screen' in left  # for those who still have such a file
    assert say('clean', cwd=baked).stdout == '0 file(s) removed\n'


def test_an_edition_that_cannot_be_read_keeps_its_files(baked: Path):
    edit(baked / 'content/editions/full.yaml', 'version: "1.0"', 'version: [')
    assert say('clean', '--book', baked).stdout == '0 file(s) removed\n' and len(pdfs(baked)) == 2


@pytest.mark.parametrize(
    'made, told',
    [
        ({'pages': 40, 'size': 2_340_000}, '40 pages, 2.3 MB'),
        ({'pages': 1, 'size': 31_400}, '1 page, 31.4 kB'),
        ({'pages': 0, 'size': 812}, '0.8 kB'),
        ({'pages': 0, 'size': 12}, '0.1 kB'),
    ],
)
def test_a_file_is_measured_in_what_it_has(made: dict, told: str):
    assert extent(made) == told
