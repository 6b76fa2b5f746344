"""The command: what it is asked, what it answers, with which exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
from conftest import REPOSITORY, build, edit, line_of, pdfs


def say(*args: object, cwd: Path = REPOSITORY) -> subprocess.CompletedProcess:
    """Run the command as a user would."""
    return subprocess.run([sys.executable, str(REPOSITORY / 'build.py'), *map(str, args)], capture_output=True, text=True, cwd=cwd)


def test_a_build_says_what_it_made_and_exits_with_0(baked: Path):
    done = say('--book', baked)
    assert done.returncode == 0
    for edition in ('full', 'trial'):
        line, = (x for x in done.stdout.splitlines() if f'-{edition}-screen.pdf: ' in x)
        assert 'pages' in line and 'reused, 0 redone' in line


def test_a_mistake_in_the_content_exits_with_1_and_says_where(baked: Path):
    dough = baked / 'content' / 'chapters' / 'dough.md'
    edit(dough, '[](#rising)', '[](#risng)')
    line, before = line_of(dough, 'risng'), pdfs(baked)
    done = say('--book', baked)
    assert done.returncode == 1
    assert f'content/chapters/dough.md:{line}:6: error[ref-unknown]' in done.stderr and 'did you mean rising?' in done.stderr
    assert 'Traceback' not in done.stderr
    assert pdfs(baked) == before


@pytest.mark.parametrize('args, told', [
    (['ful'], 'did you mean full?'),
    (['cookbook'], 'editions: full, trial'),
    (['--output', 'scren'], 'did you mean screen?'),
    (['--jobs', '0'], '--jobs'),
    (['--joobs', '2'], '--jobs'),
    (['--book', '/nowhere/at/all'], '/nowhere/at/all'),
])
def test_a_wrong_word_on_the_command_line_exits_with_2_and_a_suggestion(baked: Path, args: list[str], told: str):
    before = pdfs(baked)
    done = say(*(['--book', baked] if '--book' not in args else []), *args)
    assert done.returncode == 2
    assert told in done.stderr and 'Traceback' not in done.stderr
    assert pdfs(baked) == before


def test_json_is_one_object_for_good_and_for_bad(baked: Path):
    done = say('full', '--json', '--book', baked)
    good = json.loads(done.stdout)
    assert done.stderr == ''
    only, = good['built']
    assert (only['edition'], only['output'], good['problems']) == ('full', 'screen', [])
    assert len(only['sha256']) == 64 and only['size'] == (baked / only['path']).stat().st_size

    dough = baked / 'content' / 'chapters' / 'dough.md'
    edit(dough, '[@calvel2001;', '[@calvel;')
    bad = json.loads(say('full', '--json', '--book', baked).stdout)
    assert bad['built'] == []
    problem, = bad['problems']
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
    assert list(elsewhere.iterdir()) == [] and {p.name for p in bread.parent.iterdir()} == {'bread', 'elsewhere'}


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
    assert not [p for p in (bread / 'output').rglob('*') if p.is_file() and p.suffix != '.pdf' and 'fontconfig' not in p.parts]
    assert build(bread, 'trial', '--no-cache').built[0]['reused'] == 0


def test_inspect_passes_a_sound_file_and_refuses_others(baked: Path, tmp_path: Path):
    file, = baked.glob('output/full/*.pdf')
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
