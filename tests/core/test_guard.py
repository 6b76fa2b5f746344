"""A task that fails, hangs or dies is a problem with a name; the others go on, and nobody is left behind."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bindery.core.guard import Exceeded, attempt, limited
from bindery.core.limits import BINDING, COMPOSING, INSPECTING, PICTURE, READING, TASK, WHOLE, TaskLimits
from bindery.layout.forecast import Times
from bindery.layout.workers import overdue
from support.book import REPOSITORY, Result, edit, pdfs

ROOM = 100_000_000  # bytes that the test itself may need beside what it asks for
ALL = (TASK, COMPOSING, PICTURE, WHOLE, READING, BINDING, INSPECTING)
CAP_DAC_OVERRIDE, PR_CAPBSET_DROP = 1, 24  # capabilities(7), prctl(2)

linux = pytest.mark.skipif(sys.platform != 'linux', reason='only Linux limits memory')

# The command with something broken in it: `BEFORE` is done first, and workers, forked from this process, have
# it too.
BROKEN = """
import os, signal, sys, threading
{before}
from bindery.cli import run
sys.exit(run(sys.argv[1:]))
"""


def broken(book: Path, before: str, *args: str, **more) -> subprocess.Popen:
    """Start a build in which something is broken."""
    command = [sys.executable, '-c', BROKEN.format(before=before), *args, '--book', str(book), '--jobs', '2']
    return subprocess.Popen(
        command,
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        **more,
    )


def ended(process: subprocess.Popen) -> Result:
    """What a build with --json said once it and all of its workers are gone (only then its standard output
    ends)."""
    out, err = process.communicate(timeout=300)
    assert 'Traceback' not in out + err
    said = json.loads(out) if out.startswith('{') else {'problems': [], 'built': []}
    return Result(process.returncode, out, err, said['problems'], said['built'])


# --- the limits, on both sides ------------------------------------------------------------------------------


@linux
@pytest.mark.parametrize('limits', ALL, ids=[f'{limits.memory}-{limits.processor}' for limits in ALL])
def test_memory_below_the_limit_is_given_and_above_it_is_a_fault(limits: TaskLimits):
    """Memory that is asked for and never written to costs nothing, but counts."""
    size, fault = attempt(limits, lambda: len(bytes(limits.memory - ROOM)))
    assert (size, fault) == (limits.memory - ROOM, None)
    value, fault = attempt(limits, lambda: len(bytes(limits.memory + ROOM)))
    assert value is None and fault.kind == 'memory' and f'{limits.memory // 1_000_000:,} MB' in fault.words
    # the next task has its share again
    assert attempt(limits, lambda: len(bytes(limits.memory - ROOM)))[1] is None


@pytest.mark.parametrize('limits', ALL, ids=[f'{limits.memory}-{limits.processor}' for limits in ALL])
def test_the_timer_is_set_to_the_limit_and_when_it_goes_off_that_is_a_fault(limits: TaskLimits):
    left, fault = attempt(limits, lambda: signal.getitimer(signal.ITIMER_PROF)[0])
    assert fault is None and abs(limits.processor - left) < 1
    value, fault = attempt(limits, signal.raise_signal, signal.SIGPROF)  # as the kernel does
    assert value is None and fault.kind == 'time' and f'{limits.processor:g} s' in fault.words
    assert signal.getitimer(signal.ITIMER_PROF) == (0, 0)


def test_a_task_that_computes_without_end_is_ended_and_a_quick_one_is_not():
    def forever():
        while True:
            try:
                while True:
                    pass
            except Exception:  # what a library might do
                pass

    short = TaskLimits(memory=TASK.memory, processor=0.05)
    assert attempt(short, forever)[1].kind == 'time'
    assert attempt(short, lambda: 'done') == ('done', None)


def left() -> float:
    """Seconds of processor time until the timer goes off."""
    return signal.getitimer(signal.ITIMER_PROF)[0]


def test_within_a_guard_the_one_with_less_time_left_is_met_first():
    short, long = TaskLimits(TASK.memory, 50), TaskLimits(TASK.memory, 1000)
    for outer, inner in ((short, long), (long, short)):
        with limited(outer), limited(inner):
            assert left() < 51
    with pytest.raises(Exceeded, match='0.05 s'), limited(TaskLimits(TASK.memory, 0.05)), limited(long):
        while True:
            pass
    assert left() == 0


def test_the_guard_outside_goes_on_counting_while_one_inside_counts_and_has_the_rest_afterwards():
    def spend(seconds: float) -> None:
        until = time.process_time() + seconds
        while time.process_time() < until:
            pass

    with limited(TaskLimits(TASK.memory, 60)):
        # the limit inside is not lost; it is many ticks long, because the timer counts whole ticks of the
        # system
        assert attempt(TaskLimits(TASK.memory, 0.5), spend, 50)[1].kind == 'time'
        assert 50 < left() < 60 - 0.4
    outer = TaskLimits(TASK.memory, 0.2)
    _, fault = attempt(outer, lambda: [attempt(TaskLimits(TASK.memory, 0.1), spend, 0.05) for _ in range(50)])
    assert fault.kind == 'time' and '0.2 s' in fault.words  # many small pieces of work are a large one


def test_a_deadline_is_kept_to_the_moment():
    assert not overdue(TASK.clock, TASK.clock - 0.001)
    assert overdue(TASK.clock, TASK.clock)
    assert not overdue(None, 1e9)


@pytest.mark.parametrize(
    'fault, told',
    [
        (lambda: 1 / 0, 'division by zero (ZeroDivisionError, test_guard.py:'),
        (lambda: {}['crumb'], "'crumb' (KeyError"),
        (lambda: json.loads('[' * 100_000), 'nested too deeply'),
        (lambda: sys.exit(5), None),
    ],
)
def test_any_exception_is_a_fault_in_one_line(fault, told: str | None):
    if told is None:  # somebody wants the process to end: not for us to say
        with pytest.raises(SystemExit):
            attempt(TASK, fault)
        return
    value, found = attempt(TASK, fault)
    assert value is None and found.kind == 'failed' and told in found.words and '\n' not in found.words


# --- a pool whose workers die -------------------------------------------------------------------------------


def test_a_worker_that_dies_costs_its_task_and_no_other():
    """In a process of its own, because a pool forks."""
    done = subprocess.run(
        [sys.executable, str(REPOSITORY / 'tests' / 'support' / 'pooled.py')],
        capture_output=True,
        text=True,
        cwd=REPOSITORY,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    kinds = json.loads(done.stdout)
    assert kinds == {
        'sound': '',
        'raises': 'failed',
        'is killed': 'killed',
        'breaks down': 'killed',
        'hangs': 'time',
        'computes': 'time',
        'hoards': 'memory' if sys.platform == 'linux' else '',
        'ends': 'killed',
        'unsendable': 'failed',
        'sound again': '',
    }
    assert 'Traceback' not in done.stderr and done.stderr == ''


# --- the same, in a build -----------------------------------------------------------------------------------

PARTLY = """
from bindery.layout.typesetting import worker
sound = worker.typeset
def typeset(job):
    if job.name == 'dough': os.kill(os.getpid(), signal.SIGKILL)
    if job.name == 'rising': raise ValueError('the crumb\\nis too dense')
    if job.name == 'baking': return bytearray(5_000_000_000)
    return sound(job)
worker.typeset = typeset
"""


@linux
def test_every_task_that_fails_is_named_in_one_run_and_the_last_good_pdf_stays(baked: Path):
    before = pdfs(baked)
    edit(baked / 'styles' / 'book.css', 'padding: 2mm', 'padding: 3mm')
    result = ended(broken(baked, PARTLY, 'full', '--json'))
    assert result.code == 1
    assert {(p['code'], p['file']) for p in result.problems} == {
        ('task-killed', 'content/chapters/dough.md'),
        ('task-failed', 'content/chapters/rising.md'),
        ('task-memory', 'content/chapters/baking.md'),
    }
    assert (
        'laying out rising' in result.one('task-failed')['message']
        and 'the crumb is too dense (ValueError' in result.one('task-failed')['message']
    )
    assert all(p['hint'] for p in result.problems)
    assert pdfs(baked) == before
    assert ended(broken(baked, '', 'full', '--json')).code == 0


def test_a_chart_and_a_stylesheet_that_break_their_tools_are_named(bread: Path):
    fails = """
from bindery.layout.typesetting import worker
def check_style(text): raise IndexError('list index out of range')
worker.check_style = check_style
"""
    result = ended(broken(bread, fails, '--json'))
    assert result.code == 1
    assert {(p['code'], p['file']) for p in result.problems} == {
        ('task-failed', f'styles/{name}') for name in ('book.css', 'overlay.css', 'tokens.yaml')
    }


SHORT = 'from bindery.core import limits\nlimits.COMPOSING = limits.TaskLimits(1_000_000_000, 0.3)\n'


@pytest.mark.parametrize(
    'mark, code',
    [
        ('{% for i in range(90000) %}{% for j in range(90000) %}{% endfor %}{% endfor %}', 'task-time'),
        pytest.param('{{ "x" * 3000000000 }}', 'task-memory', marks=linux),
        ('{% macro m(n) %}{{ m(n + 1) }}{% endmacro %}{{ m(0) }}', 'template-error'),
    ],
    ids=['loop', 'memory', 'recursion'],
)
def test_a_template_without_end_is_named_with_its_line_beside_all_other_problems(
    baked: Path, mark: str, code: str
):
    before = pdfs(baked)
    edit(baked / 'templates' / 'units' / 'chapter.html.j2', '<h1>{{', f'{mark}<h1>{{{{')
    edit(baked / 'content' / 'editions' / 'full.yaml', 'status: ', 'stattus: ')
    result = ended(broken(baked, SHORT, '--json'))
    assert result.code == 1
    edit(baked / 'content' / 'editions' / 'full.yaml', 'stattus: ', 'status: ')
    result = ended(broken(baked, SHORT, 'full', '--json'))
    assert result.code == 1 and result.codes.count(code) == 1, result.problems
    told = result.one(code)
    assert told['file'] == 'templates/units/chapter.html.j2' and told['line'] > 0 and told['hint']
    assert pdfs(baked) == before


def test_a_fault_while_composing_names_the_unit(baked: Path):
    fails = """
from bindery.compose import draft
sound = draft.parse
def parse(text, *boxes):
    if 'adds endless' in text: raise IndexError('pop from an empty deque')
    return sound(text, *boxes)
draft.parse = parse
"""
    edit(baked / 'content' / 'chapters' / 'dough.md', 'adds patience', 'adds endless patience')
    result = ended(broken(baked, fails, '--json'))
    assert result.code == 1 and result.one('task-failed')['file'] == 'content/chapters/dough.md'
    assert ended(broken(baked, '', '--json')).code == 0  # what came of the fault was not kept


READ_ON = """
from bindery.core import limits
from bindery.sources import reader
limits.READING = limits.TaskLimits(1_000_000_000, 0.5)
sound = reader.parse_yaml
def parse_yaml(text, name, *more):
    if name.endswith('{name}'): {fault}
    return sound(text, name, *more)
reader.parse_yaml = parse_yaml
"""


@pytest.mark.parametrize(
    'fault, code',
    [
        ('\n        while True: pass', 'task-time'),
        pytest.param('bytearray(5_000_000_000)', 'task-memory', marks=linux),
        ("raise IndexError('list index out of range')", 'task-failed'),
    ],
)
def test_a_file_that_cannot_be_read_within_limits_is_named_beside_what_was_wrong_before_it(
    bread: Path, fault: str, code: str
):
    edit(bread / 'content' / 'editions' / 'full.yaml', 'status: ', 'stattus: ')
    result = ended(broken(bread, READ_ON.format(name='data/flours.yaml', fault=fault), '--json'))
    assert result.code == 1
    told = result.one(code)
    assert (
        told['file'] == 'content/data/flours.yaml'
        and told['message'].startswith('reading content/data/flours.yaml ')
        and told['hint']
    )
    assert 'content/editions/full.yaml' in {p['file'] for p in result.problems}


BIND_ON = """
from bindery.core import limits
limits.BINDING = limits.TaskLimits(1_000_000_000, 0.5)
import bindery.pdf.binding
def bind(*parts, **options): {fault}
bindery.pdf.binding.bind = bind
"""


@pytest.mark.parametrize(
    'fault, code, words',
    [
        ('\n    while True: pass', 'task-time', 'took more than 0.5 s'),
        pytest.param('bytearray(5_000_000_000)', 'task-memory', 'took more than 1,000 MB', marks=linux),
        (
            "raise AssertionError('the tree has two tops')",
            'task-failed',
            'the tree has two tops (AssertionError',
        ),
    ],
)
def test_binding_that_fails_or_goes_on_for_ever_is_named_and_the_last_good_pdf_stays(
    baked: Path, fault: str, code: str, words: str
):
    before = pdfs(baked)
    edit(baked / 'content' / 'chapters' / 'dough.md', 'adds patience', 'adds endless patience')
    result = ended(broken(baked, BIND_ON.format(fault=fault), 'full', '--json'))
    assert result.code == 1 and result.codes == [code]
    told = result.one(code)
    assert (
        told['file'] == 'content/editions/full.yaml'
        and told['message'].startswith('binding full for screen ')
        and words in told['message']
    )
    assert code != 'task-failed' or 'report it' in told['hint']
    assert pdfs(baked) == before


# --- an end from outside ------------------------------------------------------------------------------------

HANGS = """
from bindery.layout.typesetting import worker
def typeset(job):
    os.write(1, b'at work\\n')
    threading.Event().wait()
worker.typeset = typeset
"""


@pytest.mark.parametrize(
    'number, code', [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -signal.SIGKILL)]
)
def test_a_build_that_is_ended_takes_its_workers_with_it_and_leaves_nothing(
    bread: Path, tmp_path: Path, number: int, code: int
):
    scratch = tmp_path / 'scratch'
    scratch.mkdir()
    process = broken(bread, HANGS, '--no-cache', env={**os.environ, 'TMPDIR': str(scratch)})
    assert process.stdout.readline() == 'at work\n'
    os.kill(process.pid, number)  # the build alone: its workers are to notice
    # comes back only when nobody holds its standard output any more
    out, err = process.communicate(timeout=60)
    assert process.returncode == code
    assert 'Traceback' not in err and not [
        line for line in err.splitlines() if not line.startswith(('styles', 'chart'))
    ]
    assert not list(bread.glob('output/**/*.pdf'))
    if number != signal.SIGKILL:
        assert list(scratch.iterdir()) == []


def test_a_key_pressed_in_the_terminal_reaches_all_and_is_told_by_none(bread: Path):
    process = broken(bread, HANGS)
    assert process.stdout.readline() == 'at work\n'
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130 and 'Traceback' not in err


# --- a machine that is not as it should be ------------------------------------------------------------------


def test_without_pango_the_one_thing_to_do_is_said_once(bread: Path):
    lacking = """
import cffi
load = cffi.FFI.dlopen
def dlopen(self, name, flags=0):
    if 'pango' in str(name): raise OSError(f'cannot load library {name!r}')
    return load(self, name, flags)
cffi.FFI.dlopen = dlopen
"""
    result = ended(broken(bread, lacking, '--json'))
    assert result.code == 1 and result.codes == ['task-start']
    told = result.one('task-start')
    assert 'pango' in told['message'] and 'make' in told['hint']


def test_a_folder_without_fonts_is_said(bread: Path):
    for font in (bread / 'styles' / 'fonts').iterdir():
        font.unlink()
    (bread / 'styles' / 'fonts' / 'README.md').write_text('No fonts here.\n')
    result = ended(broken(bread, '', '--json'))
    assert result.code == 1 and result.one('fonts-missing')['file'] == 'styles/fonts'


@pytest.mark.parametrize('name', ['ledger.json', 'times.json'])
@pytest.mark.parametrize('said', ['[1]', '{"a": 1}', '"x"', '[[1, 2]]', '{', ''])
def test_a_spoilt_memory_of_earlier_builds_costs_only_what_it_remembers(baked: Path, name: str, said: str):
    file = baked / 'output' / '.cache' / name
    assert file.is_file()
    file.write_text(said)
    if name == 'times.json':
        assert Times(file).known == {}
        return
    edit(baked / 'content' / 'chapters' / 'dough.md', 'adds patience', 'adds endless patience')
    assert ended(broken(baked, '', 'full', '--json')).code == 0


def test_everything_that_a_new_publication_lacks_is_said_in_one_run(tmp_path: Path):
    (tmp_path / 'content').mkdir()
    result = ended(broken(tmp_path, '', '--json'))
    assert result.code == 1
    assert {(p['code'], p['file']) for p in result.problems} == {
        ('file-unreadable', 'content/publication.yaml'),
        ('file-unreadable', 'styles/outputs.yaml'),
        ('edition-none', 'content/editions'),
        ('unit-none', 'content/chapters'),
        ('template-none', 'templates/units'),
        ('fonts-missing', 'styles/fonts'),
    }
    assert all(p['hint'] for p in result.problems)


FULL = """
import errno
from bindery.sources.files import output_folder as writing
def fsync(handle): raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
writing.os.fsync = fsync
"""


def test_a_disk_that_is_full_is_said_and_the_last_good_pdf_stays(baked: Path):
    before = pdfs(baked)
    edit(baked / 'content' / 'chapters' / 'dough.md', 'adds patience', 'adds endless patience')
    result = ended(broken(baked, FULL, '--json'))
    assert (
        result.code == 2
        and 'No space left' in result.one('disk')['message']
        and 'make room' in result.one('disk')['hint']
    )
    assert pdfs(baked) == before and not list(baked.rglob('*.new*'))


@pytest.mark.parametrize('name', ['R&D', 'a "b" <c>', "d'e %20 #f", 'Brød'])
def test_a_publication_and_what_belongs_to_the_user_lie_in_folders_of_any_name(
    bread: Path, tmp_path: Path, name: str
):
    book, own = bread.rename(bread.parent / name), tmp_path / 'own' / name
    own.mkdir(parents=True)
    result = ended(
        broken(book, '', 'full', '--json', env={**os.environ, 'XDG_CACHE_HOME': str(own), 'TMPDIR': str(own)})
    )
    assert result.code == 0 and result.problems == [], result.err


@pytest.mark.parametrize('name', ['output', 'output/.cache', 'output/full'])
def test_a_file_where_a_folder_is_needed_is_named_and_left_alone(bread: Path, name: str):
    blocked = bread / name
    blocked.parent.mkdir(exist_ok=True)
    blocked.write_text('my notes')
    result = ended(broken(bread, '', 'full', '--json'))
    assert (
        result.code == 1
        and result.one('output-blocked')['file'] == name
        and result.one('output-blocked')['hint']
    )
    assert blocked.read_text() == 'my notes'


@linux
def test_a_file_whose_name_is_no_text_is_told_in_plain_characters(bread: Path):
    (bread / 'content' / 'chapters' / os.fsdecode(b'br\xf8d.md')).write_text('Rye.')
    result = ended(broken(bread, '', 'full', '--json'))
    assert result.code == 1 and result.codes == ['file-name']
    assert (
        result.one('file-name')['file'] == 'content/chapters'
        and '\\xf8' in result.one('file-name')['message']
        and result.out.isascii()
    )


def _without_leave() -> None:
    """Let even root keep to the permissions of files, after exec."""
    ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0)


@linux
def test_a_folder_that_cannot_be_written_to_is_said_at_once(baked: Path):
    before = pdfs(baked)
    edit(baked / 'content' / 'chapters' / 'dough.md', 'adds patience', 'adds endless patience')
    folders = [baked / 'output', *(p for p in (baked / 'output').rglob('*') if p.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    try:
        result = ended(broken(baked, '', preexec_fn=_without_leave))
        checked = ended(broken(baked, '', 'check', '--json', preexec_fn=_without_leave))
    finally:
        for folder in folders:
            folder.chmod(0o755)
    assert (
        result.code == 2
        and 'error[disk]: the disk says: Permission denied' in result.err
        and 'hint: give yourself the right to write there' in result.err
    )
    assert 'typeset' not in result.err  # at once, before anything is laid out
    assert checked.code in (0, 1) and 'disk' not in checked.codes  # a check writes nothing, so it need not
    assert pdfs(baked) == before
