"""Programs that others wrote: found, asked, and missed in one sentence."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest

from bindery.programs import (
    GHOSTSCRIPT,
    PROGRAMS,
    VERAPDF,
    Program,
    ProgramFailed,
    ProgramMissing,
    ghostscript,
    missing,
    mutool,
    poppler,
    program,
    qpdf,
)
from bindery.programs.program import OnPath, ask, installing, stream
from bindery.programs.verapdf import JAVA, MAVEN
from support.book import REPOSITORY

EVERY = pytest.mark.parametrize('one', PROGRAMS, ids=lambda one: one.name)
CONTRACT = [name for name in vars(Program) if not name.startswith('_')]


def planted(folder: Path, name: str, script: str) -> Path:
    """A program of that name in a folder."""
    path = folder / name
    path.write_text(f'#!/bin/sh\n{script}\n')
    path.chmod(0o755)
    return path


@pytest.fixture
def alone(tmp_path: Path, monkeypatch) -> Path:
    """A folder that is the only one in which programs are looked for."""
    monkeypatch.setenv('PATH', str(tmp_path))
    return tmp_path


@pytest.fixture(scope='module')
def sheet(tmp_path_factory) -> Path:
    """A PDF of one page, with a grey and a black box and no font."""
    path = tmp_path_factory.mktemp('sheet') / 'sheet.pdf'
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(100, 100))
        page.Contents = pdf.make_stream(b'0 0 0 1 k 0 0 50 100 re f 0.5 0 0 0 k 50 0 50 100 re f')
        pdf.save(path)
    return path


def needs(one: Program):
    return pytest.mark.skipif(one.command() is None, reason=missing(one))


# --- the contract -----------------------------------------------------------------------------------------


@EVERY
def test_each_program_keeps_the_contract(one: Program):
    assert CONTRACT == ['name', 'command', 'version', 'install']
    assert all(hasattr(one, name) for name in CONTRACT)
    assert one.command() is None or Path(one.command()[0]).is_file()


@EVERY
def test_each_program_that_is_here_says_its_version(one: Program):
    if one.command() is None:
        pytest.skip(missing(one))
    assert re.fullmatch(r'\d+(\.\d+)+', one.version())


@EVERY
def test_each_program_that_is_missing_is_said_with_what_installs_it(one: Program, alone: Path, monkeypatch):
    monkeypatch.setattr(sys, 'platform', 'linux')
    assert one.command() is None and one.version() == ''
    said = missing(one)
    assert said.startswith(f'{one.name} is not installed; ') and 'sudo apt-get install ' in said
    assert '\n' not in said
    with pytest.raises(ProgramMissing, match='book.pdf: .* is not installed'):
        ask(one, about='book.pdf')
    monkeypatch.setattr(sys, 'platform', 'darwin')
    assert 'brew install ' in missing(one)


def test_one_module_for_each_and_no_other():
    modules = {p.stem for p in (REPOSITORY / 'bindery/programs').glob('*.py')} - {'__init__', 'program'}
    assert {one.name.lower() for one in PROGRAMS} == {'mupdf' if m == 'mutool' else m for m in modules}


def test_only_what_is_missing_is_installed(alone: Path, monkeypatch):
    monkeypatch.setattr(sys, 'platform', 'linux')
    assert VERAPDF.install() == 'sudo apt-get install default-jre-headless maven && scripts/get-verapdf'
    planted(alone, 'java', 'exit 0')
    assert VERAPDF.install() == 'sudo apt-get install maven && scripts/get-verapdf'
    planted(alone, 'mvn', 'exit 0')
    assert VERAPDF.install() == 'scripts/get-verapdf'
    assert installing(JAVA, MAVEN) == 'sudo apt-get install default-jre-headless maven' and installing() == ''


# --- calls ------------------------------------------------------------------------------------------------


def test_no_shell_reads_the_words_of_a_call(alone: Path):
    echo = OnPath('echo', str(planted(alone, 'echo-words', 'printf "%s|" "$@"')), {})
    assert ask(echo, '$(touch trace)', '; touch trace', '*').text == '$(touch trace)|; touch trace|*|'
    assert not (alone / 'trace').exists() and not Path('trace').exists()


def test_a_program_that_does_not_end_is_ended(alone: Path, monkeypatch):
    slow = OnPath('the slow one', str(planted(alone, 'slow', 'while :; do :; done')), {})
    with pytest.raises(ProgramFailed, match=r'book.pdf: the slow one gave no answer in 0.005 minutes'):
        ask(slow, about='book.pdf', wait=0.3)
    monkeypatch.setattr(program, 'LONGEST_WAIT', 0.3)
    with pytest.raises(ProgramFailed, match='the slow one gave no answer'):
        next(stream(slow, read=lambda output: output.readline() or None))


def test_what_a_stream_gave_is_kept_until_the_program_fails(alone: Path):
    script = 'echo one; echo two; echo "out of\033 paper" >&2; exit 3'
    torn = OnPath('the torn one', str(planted(alone, 'torn', script)), {})
    found = []
    with pytest.raises(ProgramFailed, match=r'^the torn one gave no answer \(exit code 3\): out of paper$'):
        for line in stream(torn, read=lambda output: output.readline().strip() or None):
            found.append(line)
    assert found == [b'one', b'two']


def test_a_program_that_prints_nothing_gave_no_answer(alone: Path):
    mute = OnPath('the mute one', str(planted(alone, 'mute', 'exit 0')), {})
    with pytest.raises(ProgramFailed, match=r'\(exit code 0\): it printed nothing'):
        list(stream(mute, read=lambda output: output.readline() or None))


def test_a_program_has_the_environment_that_it_is_given(alone: Path):
    showing = OnPath('the one that shows', str(planted(alone, 'show', 'printf "%s" "$BAKER$HOME"')), {})
    assert ask(showing, environment={'BAKER': 'rye'}).text == 'rye'


# --- what is read -----------------------------------------------------------------------------------------


@needs(GHOSTSCRIPT)
def test_ghostscript_draws_in_inks(sheet: Path):
    (page,) = ghostscript.drawn(sheet, 72)
    assert (page.width, page.height, len(page.pixels)) == (100, 100, 40_000)
    row = page.pixels[50 * 400 : 51 * 400]
    assert row[:4] == bytes((0, 0, 0, 255)) and row[-4:] == bytes((127, 0, 0, 0))
    ((cyan, magenta, yellow, black),) = ghostscript.ink_cover(sheet)
    assert (cyan, magenta, yellow, black) == (
        pytest.approx(0.5, abs=0.01),
        0,
        0,
        pytest.approx(0.5, abs=0.01),
    )


@needs(GHOSTSCRIPT)
def test_ghostscript_names_the_plates(sheet: Path, tmp_path: Path):
    assert ghostscript.plates(sheet, tmp_path) == {'Cyan', 'Magenta', 'Yellow', 'Black'}


@pytest.mark.parametrize('look', [qpdf.complaint, mutool.complaint], ids=['qpdf', 'mutool'])
def test_a_broken_file_is_complained_of(look, sheet: Path, tmp_path: Path):
    if not (qpdf.QPDF.command() and mutool.MUTOOL.command()):
        pytest.skip('qpdf or MuPDF is not installed')
    assert look(sheet) == ''
    broken = tmp_path / 'broken.pdf'
    broken.write_bytes(sheet.read_bytes().replace(b'startxref', b'startyref'))
    assert look(broken) != '' and '\n' not in look(broken)


@needs(poppler.POPPLER)
def test_poppler_lists_fonts_and_pictures(sheet: Path):
    assert poppler.fonts(sheet) == [] and poppler.colour_spaces(sheet) == []


def test_witnesses_are_asked_about_each_file(sheet: Path, tmp_path: Path):
    def witnesses(*files: Path) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, str(REPOSITORY / 'scripts/witnesses'), *map(str, files)],
            capture_output=True,
            text=True,
            timeout=120,
        )
        return done.returncode, done.stdout + done.stderr

    code, said = witnesses(sheet)
    assert code == 0 and 'FAILED' not in said and f'{sheet}: ' in said
    broken = tmp_path / 'broken.pdf'
    broken.write_bytes(sheet.read_bytes().replace(b'0 0 0 1 k', b'1 0 0 rg '))  # sound still
    (tmp_path / 'none.pdf').write_text('Flour, water, salt.')
    code, said = witnesses(broken, tmp_path / 'none.pdf')
    assert code == 1 and f'{tmp_path / "none.pdf"}: FAILED: ' in said and f'{broken}: FAILED' not in said
