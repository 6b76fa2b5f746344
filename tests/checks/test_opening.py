"""PDFs that are none, or broken: one line for each, and never a fault of ours."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Encryption, Name

from bindery.checks.finished import Unreadable, inspect_deep, opening, reading, vera
from bindery.checks.preflight import is_for_press
from bindery.cli import run
from bindery.core.guard import limited
from bindery.core.limits import TaskLimits
from bindery.core.rules import find
from bindery.programs import ProgramFailed
from bindery.programs.program import OnPath, ask
from support.book import REPOSITORY, pdfs


def written(*objects: bytes) -> bytes:
    """A PDF of these objects; the first is its catalogue."""
    data, places = b'%PDF-1.7\n', []
    for n, text in enumerate(objects, 1):
        places.append(len(data))
        data += b'%d 0 obj\n%s\nendobj\n' % (n, text)
    rows = b''.join(b'%010d 00000 n \n' % place for place in places)
    return (
        data
        + b'xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n'
        % (len(objects) + 1, rows, len(objects) + 1, len(data))
    )


CATALOGUE = b'<</Type/Catalog/Pages 2 0 R>>'
WRITTEN = {
    'words': (b'Flour, water, salt.\n', 'this is not a PDF'),
    'nothing': (b'', 'this is not a PDF'),
    'a head without a body': (b'%PDF-1.7\n', 'cut off'),
    'noise': (b'%PDF-1.7\n' + bytes(range(256)) * 9 + b'\n%%EOF', 'damaged'),
    'no catalogue': (written(b'7'), 'damaged'),
    'no pages': (written(CATALOGUE, b'<</Type/Pages/Count 0/Kids[]>>'), 'has no pages'),
    'a page within the tree of pages': (
        written(CATALOGUE, b'<</Type/Pages/Count 1/Kids[<</Type/Page/MediaBox[0 0 9 9]>>]>>'),
        'a page is not an indirect object',
    ),
    'pages in a circle': (written(CATALOGUE, b'<</Type/Pages/Count 1/Kids[2 0 R]>>'), 'in a circle'),
    'pages without end': (
        written(
            CATALOGUE,
            *(b'<</Type/Pages/Kids[%d 0 R %d 0 R]>>' % (n, n) for n in range(3, 40)),
            b'<</Type/Page>>',
        ),
        'damaged',
    ),
}


def circle(pdf: pikepdf.Pdf) -> None:
    """A structure element among its own descendants."""
    top = pdf.Root.StructTreeRoot.K[0]
    top.K[0].K.append(top)


def growth(pdf: pikepdf.Pdf) -> None:
    """Forty elements that make a tree of a million million."""
    kid = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P))
    for _ in range(40):
        kid = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Div, K=Array([kid, kid])))
    pdf.Root.StructTreeRoot.K = Array([kid])


CHANGED = {
    'locked': (lambda pdf: None, {'encryption': Encryption(user='crumb', owner='crust')}, 'encrypted'),
    'locked for changes only': (
        lambda pdf: None,
        {'encryption': Encryption(user='', owner='crust')},
        'encrypted',
    ),
    'a circle of tags': (circle, {}, 'stands at two places'),
    'tags without end': (growth, {}, 'stands at two places'),
    'tags that are a number': (lambda pdf: setattr(pdf.Root, 'StructTreeRoot', 5), {}, 'damaged'),
}


def why(data: bytes) -> str:
    """Why a file cannot be read."""
    with pytest.raises(Unreadable) as said, reading(Path('loaf.pdf'), data):
        if not is_for_press(data):
            inspect_deep(data)
    return str(said.value)


@pytest.fixture
def full(baked: Path) -> bytes:
    return next(data for name, data in pdfs(baked).items() if '-full-' in name)


@pytest.mark.parametrize('name', WRITTEN)
def test_what_is_no_pdf_is_told_in_one_line(name: str):
    data, told = WRITTEN[name]
    said = why(data)
    assert said.startswith('loaf.pdf: ') and told in said and '\n' not in said


@pytest.mark.parametrize('name', CHANGED)
def test_a_broken_or_locked_pdf_is_told_in_one_line(name: str, full: bytes):
    change, how, told = CHANGED[name]
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(full)) as pdf:
        change(pdf)
        pdf.save(out, **how)
    said = why(out.getvalue())
    assert told in said and '\n' not in said


def test_an_annotation_without_a_number_of_its_own_is_looked_at(full: bytes):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(full)) as pdf:
        page = next(page.obj for page in pdf.pages if '/Annots' in page.obj)
        page.Annots.append(Dictionary(dict(page.Annots[0].items())))
        pdf.save(out)
    _, faults = inspect_deep(out.getvalue())
    assert {fault.rule for fault in faults} == {'annotations-owned'}


def test_every_way_of_cutting_a_pdf_is_noticed(full: bytes):
    for n in range(1, 20):
        assert 'PDF' in why(full[: len(full) * n // 20])


def forever() -> None:
    while True:
        pass


@pytest.mark.parametrize(
    'work, told',
    [
        (forever, 'took more than 0.05 s of processor time'),
        (lambda: bytearray(2_000_000_000), 'took more than 1,000 MB'),
    ],
    ids=['time', 'memory'],
)
def test_a_pdf_that_takes_too_much_is_told_in_one_line(work, told: str, full: bytes, monkeypatch):
    if told.endswith('MB') and sys.platform != 'linux':
        pytest.skip('only Linux limits memory')
    monkeypatch.setattr(opening, 'INSPECTING', TaskLimits(1_000_000_000, 0.05))
    with pytest.raises(Unreadable) as said, reading(Path('loaf.pdf'), full):
        work()
    assert str(said.value).startswith('loaf.pdf: ') and told in str(said.value)


@pytest.mark.parametrize(
    'words',
    [('inspect', '--no-validator', '{pdf}'), ('sheet', 'full', '--book', '{book}')],
    ids=['inspect', 'sheet'],
)
def test_both_commands_that_look_at_pdfs_keep_the_limits(
    words: tuple[str, ...], baked: Path, monkeypatch, capsys
):
    monkeypatch.setattr(opening, 'INSPECTING', TaskLimits(1_000_000_000, 0.004))
    pdf = next(baked.glob('output/full/*-screen.pdf'))
    assert run([word.format(pdf=pdf, book=baked) for word in words]) == 1
    said = capsys.readouterr()
    assert f'{pdf}: looking at this PDF took more than 0.004 s of processor time\n' in said.out + said.err
    assert 'Traceback' not in said.err


def test_a_program_that_is_asked_within_a_guard_has_room_of_its_own():
    """Java sets more memory apart than a PDF may take, and it has a deadline instead."""

    def room() -> str:
        return ask(OnPath('the shell', 'sh', {}), '-c', 'ulimit -d').text

    before = room()
    with limited(TaskLimits(1_000_000_000, 50)):
        assert room() == before


def test_inspect_goes_on_with_the_next_file(full: bytes, tmp_path: Path):
    (tmp_path / 'notes.pdf').write_text('Flour, water, salt.')
    (tmp_path / 'loaf.pdf').write_bytes(full)
    done = subprocess.run(
        [sys.executable, str(REPOSITORY / 'build.py'), 'inspect', '--no-validator', 'notes.pdf', 'loaf.pdf'],
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    first, second = done.stdout.splitlines()
    assert (
        first == 'notes.pdf: this is not a PDF'
        and second.startswith('loaf.pdf: ')
        and second.endswith('0 fault(s)')
    )
    assert done.returncode == 1 and done.stderr == ''


CRASHES = {
    'no words': ('exit 137', 'exit code 137'),
    'words that are no report': ('echo "Exception in thread main" >&2; exit 1', 'Exception in thread main'),
    'a report of another kind': (
        """echo '{"report": {"buildInformation": {"releaseDetails": [{"id": "validation-model",
        "version": "1"}]},
        "jobs": [{"validationResult": [7]}]}}'""",
        'gave no answer',
    ),
    'a report that is a list': ("echo '[]'", 'gave no answer'),
    'bytes that are no text': (r"printf '\377\376'; exit 1", 'gave no answer'),
}


@pytest.mark.parametrize('name', CRASHES)
def test_a_validator_that_crashes_is_not_our_fault(name: str, full: bytes, tmp_path: Path):
    script, told = CRASHES[name]
    (tmp_path / 'loaf.pdf').write_bytes(full)
    program = tmp_path / 'verapdf'
    program.write_text(f'#!/bin/sh\n{script}\n')
    program.chmod(0o755)
    done = subprocess.run(
        [sys.executable, str(REPOSITORY / 'build.py'), 'inspect', 'loaf.pdf'],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, 'PATH': f'{tmp_path}{os.pathsep}{os.environ["PATH"]}'},
    )
    crash, ours = done.stdout.splitlines()
    assert (
        crash.startswith('loaf.pdf: veraPDF gave no answer (exit code ')
        and told in crash
        and ours.endswith('0 fault(s)')
    )
    assert done.returncode == 1 and done.stderr == ''


@pytest.mark.parametrize('profile, code', [('PDF/UA-1', 'pdfua-1-7.2-42'), ('PDF/A-3A', 'pdfa-3a-7.2-42')])
def test_what_a_validator_finds_has_the_clause_as_its_code(
    profile: str, code: str, full: bytes, tmp_path: Path, monkeypatch
):
    rule = {
        'clause': '7.2',
        'testNumber': 42,
        'description': 'Rows are equally long',
        'checks': [{'context': 'root/document[0]/pages[2](9 0 obj PDPage)'}],
    }
    details = {'passedChecks': 1, 'failedChecks': 1, 'ruleSummaries': [rule]}
    result = {'profileName': f'{profile} validation profile', 'compliant': False, 'details': details}
    report = {
        'report': {
            'buildInformation': {'releaseDetails': [{'id': 'validation-model', 'version': '1'}]},
            'jobs': [{'validationResult': [result]}],
        }
    }
    program = tmp_path / 'verapdf'
    program.write_text(f"#!/bin/sh\necho '{json.dumps(report)}'\n")
    program.chmod(0o755)
    monkeypatch.setenv('PATH', str(tmp_path))
    (verdict,) = vera.validate(tmp_path / 'loaf.pdf', inspect_deep(full)[0])
    assert [(f.rule, f.page, f.message) for f in verdict.faults] == [(code, 3, 'Rows are equally long')]
    assert not verdict.passed and find(code).code.endswith('*')


def test_a_validator_that_cannot_be_started_is_told(full: bytes, tmp_path: Path, monkeypatch):
    (tmp_path / 'verapdf').write_text('#!/nowhere/java\n')
    (tmp_path / 'verapdf').chmod(0o755)
    monkeypatch.setenv('PATH', str(tmp_path))
    with pytest.raises(
        ProgramFailed, match=r'loaf.pdf: veraPDF cannot be started: No such file or directory \(.*verapdf\)'
    ):
        vera.validate(Path('loaf.pdf'), inspect_deep(full)[0])
