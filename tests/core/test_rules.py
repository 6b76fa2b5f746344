"""Every problem code is declared once (bindery/core/rules), explained, and shown by an example or provoked by
a test."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import cache

import pytest

from bindery.cli import run
from bindery.core import limits
from bindery.core.problems import Problem
from bindery.core.rules import BORNE, NEVER, RULES, STAGES, TABLES, WEIGHED, find, measures
from support.book import REPOSITORY
from support.examples import Press

LIBRARY = REPOSITORY / 'bindery'
RULES_OF = LIBRARY / 'core' / 'rules'
CODE = re.compile(r'[a-z][a-z0-9]*(-[a-z0-9]+)*\Z')
# Where calls that make a problem, or something that becomes one, have their code: the number of the argument.
FIRST, SECOND = 0, 1
WITH_CODE_FIRST = (
    *('Problem', 'Flaw', 'Trap', 'fault', 'finding', 'flaw'),
    *('problem', 'report', 'say', '_say', 'nothing'),
)
MAKERS = {**dict.fromkeys(WITH_CODE_FIRST, FIRST), '_missing': SECOND}
# The same names mean something else in some modules.
IN_MODULE = {
    ('checks/finished/deep.py', 'Fault'): FIRST,
    ('checks/preflight/content.py', '_fault'): FIRST,
    ('sources/files/snapshot.py', '_problem'): SECOND,
    ('checks/page_quality.py', 'Rule'): FIRST,
}
NO_MAKERS = {('cli/group.py', '_say'), ('core/guard.py', 'problem')}
EXAMPLES = [rule for rule in RULES.values() if rule.example]


def modules() -> dict[str, ast.Module]:
    """The modules of the library that are no rules, by their path below it."""
    paths = (p for p in sorted(LIBRARY.rglob('*.py')) if RULES_OF not in p.parents)
    return {p.relative_to(LIBRARY).as_posix(): ast.parse(p.read_text('utf-8')) for p in paths}


def composed(node: ast.JoinedStr) -> set[str]:
    """The codes of an f-string such as f'task-{kind}': those that it can become."""
    pattern = ''.join(re.escape(v.value) if isinstance(v, ast.Constant) else '.+' for v in node.values)
    return {code for code in RULES if re.fullmatch(pattern, code)}


def codes_in(node: ast.AST) -> set[str]:
    """The codes that stand in the place of a code: a word, one of two, or a word with something put in."""
    if isinstance(node, ast.Constant):
        return {node.value} if isinstance(node.value, str) and CODE.match(node.value) else set()
    if isinstance(node, ast.IfExp):
        return codes_in(node.body) | codes_in(node.orelse)
    return composed(node) if isinstance(node, ast.JoinedStr) else set()


def made(name: str, tree: ast.Module) -> set[str]:
    """Every code that a module makes problems with."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, 'attr', '')
            at = IN_MODULE.get((name, called), MAKERS.get(called))
            if at is not None and (name, called) not in NO_MAKERS and len(node.args) > at:
                found |= codes_in(node.args[at])
        elif isinstance(node, ast.Dict):  # {'code': CODE}, of a tree of Markdown
            pairs = zip(node.keys, node.values, strict=True)
            found |= {c for k, value in pairs if getattr(k, 'value', '') == 'code' for c in codes_in(value)}
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == 'problem':
            if isinstance(node.value, ast.Tuple):  # a problem that is told later
                found |= codes_in(node.value.elts[0])
        elif (
            isinstance(node, ast.AnnAssign)
            and name == 'sources/shape_messages.py'
            and node.target.id == 'KINDS'
        ):
            found |= {c for row in node.value.values for c in codes_in(row.elts[0])}
    return found


@cache
def in_the_library() -> set[str]:
    of_limits = {value.code for value in vars(limits).values() if isinstance(value, limits.Limit)}
    of_tasks = composed(ast.parse("f'task-{kind}'", mode='eval').body)
    return {code for name, tree in modules().items() for code in made(name, tree)} | of_limits | of_tasks


def test_every_code_that_the_library_makes_is_a_rule():
    assert sorted(in_the_library() - set(RULES)) == []


def test_every_rule_is_made_by_the_library():
    of_validators = {code for code in RULES if code.endswith('*')}
    assert sorted(set(RULES) - in_the_library() - of_validators) == []


def test_a_code_that_no_rule_declares_is_found():
    """What the two tests above rest on: no way of making a problem is overlooked."""
    text = """
Problem('one', 'words')
self.problem('two' if x else 'three', 'words')
_missing(el, 'four', 'words')
x = {'code': 'five'}
problem = 'six', 'words', 'hint'
Problem(f'task-{kind}', 'words')"""
    of_tasks = {code for code in RULES if code.startswith('task-')}
    assert made('a.py', ast.parse(text)) == {'one', 'two', 'three', 'four', 'five', 'six', *of_tasks}


def test_a_rule_is_one_row_of_one_table():
    rows = [rule for table in TABLES for rule in table.RULES]
    assert len(rows) == len(RULES) == len({rule.code for rule in rows})
    for rule in rows:
        assert CODE.match(rule.code.removesuffix('-*')) and rule.stage in STAGES, rule
        assert rule.severity in ('error', 'warning') and rule.release in ('', WEIGHED, BORNE, NEVER), rule
        assert rule.means.endswith('.') and rule.remedy[-1:] in ('', '.'), rule
        assert max(len(rule.means), len(rule.remedy)) < 250, rule
        assert bool(rule.example) != bool(rule.proof), f'{rule.code} has an example or a test that proves it'


def test_a_problem_is_as_severe_as_its_rule_unless_it_says_otherwise():
    assert Problem('ref-unknown', 'words').severity == 'error'
    assert Problem('widow', 'words').severity == 'warning'
    assert Problem('widow', 'words', severity='error').severity == 'error'


# --- the proof --------------------------------------------------------------------------------


def constant(code: str) -> str:
    """What limits.py calls the limit of a code; the code itself for all others."""
    names = {value.code: name for name, value in vars(limits).items() if isinstance(value, limits.Limit)}
    return names.get(code, code)


def source_of(file: str, name: str) -> str:
    """A test, and what it uses of its module: tables, helpers."""
    defined = {}
    for node in ast.parse((REPOSITORY / file).read_text('utf-8')).body:
        targets = [ast.unparse(t) for t in getattr(node, 'targets', ())]
        defined |= dict.fromkeys([node.name] if isinstance(node, ast.FunctionDef) else targets, node)
    assert name.startswith('test_') and name in defined, f'there is no test {file}::{name}'
    parts, waiting = {}, [name]
    while waiting:
        here = waiting.pop()
        parts[here] = defined[here]
        used = {n.id for n in ast.walk(defined[here]) if isinstance(n, ast.Name)}
        waiting += used & defined.keys() - parts.keys()
    return '\n'.join(map(ast.unparse, parts.values()))


@pytest.mark.parametrize('rule', [rule for rule in RULES.values() if rule.proof], ids=lambda rule: rule.code)
def test_a_rule_without_an_example_names_the_test_that_provokes_it(rule):
    file, _, name = rule.proof.partition('::')
    word = constant(rule.code).removesuffix('*')
    spoken = re.search(rf'(?<![\w-]){re.escape(word)}(?![a-z])', source_of(file, name))
    assert spoken, f'{rule.proof} never speaks of {word}'


@pytest.fixture(scope='module')
def press(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        yield Press(tmp_path_factory.mktemp('examples'), patch)


@pytest.mark.parametrize('rule', EXAMPLES, ids=lambda rule: rule.code)
def test_the_wrong_example_breaks_its_rule_alone_and_the_right_one_breaks_none(rule, press: Press):
    example, of_prose = rule.example, rule.stage == 'proof-reading'
    assert press.codes(example.file, example.wrong, of_prose) == {rule.code}
    assert press.codes(example.file, example.right, of_prose) == set()


# --- explained --------------------------------------------------------------------------------


def explained(capsys: pytest.CaptureFixture, *arguments: str) -> tuple[int, str, str]:
    code = run(['explain', *arguments])
    return code, *capsys.readouterr()


def test_a_code_is_explained_in_plain_words(capsys: pytest.CaptureFixture):
    code, out, _ = explained(capsys, 'number-unsourced')
    assert code == 0 and out.startswith('number-unsourced (warning; proof-reading)\n')
    for words in (
        'cites nothing',
        'What to do: Cite a source',
        'rule: number-unsourced',
        '--allow number-unsourced',
        'Wrong, in content/chapters/dough.md:',
        '    In France, 90 per cent eat bread [@calvel2001].',
    ):
        assert words in out
    assert 'Nothing allows it in a release.' in explained(capsys, 'work-tree')[1]
    assert '0.25 pt at least [GWG R0018, R0019]' in explained(capsys, 'hairline')[1]
    assert explained(capsys, 'pdfua-1-7.2-42')[1].startswith('pdfua-* (error; finished PDF)')


def test_a_misspelt_code_is_answered_with_the_nearest(capsys: pytest.CaptureFixture):
    code, _, err = explained(capsys, 'ref-unknwon')
    assert code == 2 and 'there is no problem ref-unknwon; did you mean ref-unknown?' in err
    assert 'build.py explain lists them all' in explained(capsys, 'zzz')[2] and find('zzz') is None


def test_without_a_code_all_are_listed_by_stages(capsys: pytest.CaptureFixture):
    lines = explained(capsys)[1].splitlines()
    assert [line.partition(':')[0] for line in lines if line and not line.startswith(' ')] == list(STAGES)
    assert {line.split()[0] for line in lines if line.startswith('  ')} == set(RULES)


def test_the_page_of_all_problems_is_up_to_date(capsys: pytest.CaptureFixture):
    assert (REPOSITORY / 'docs/problems.md').read_text('utf-8') == explained(capsys, '--markdown')[1], (
        'make it again: build.py explain --markdown > docs/problems.md'
    )


@pytest.mark.parametrize(
    'file, words',
    [
        ('docs/writing.md', f'a sentence of more than {measures.LONGEST_SENTENCE} words'),
        ('docs/writing.md', f'more than {measures.MOST_LISTED * 100:.0f}% of its words in lists'),
        ('docs/writing.md', f'fewer than {measures.LEAST_PPI} pixels per inch'),
        ('docs/STYLE.md', f'than CIEDE2000 {measures.DELTA_E} '),
        ('README.md', f'fewer than {measures.COARSE_PPI} pixels per inch'),
        ('README.md', f'a border thinner than {measures.HAIRLINE} pt'),
        (
            'README.md',
            f'coated takes {measures.MOST_INK_COATED} per cent of ink, uncoated {measures.MOST_INK}',
        ),
        (
            'bindery/data/schemas/outputs.yaml',
            f'takes {measures.MOST_INK_COATED} per cent of ink, uncoated {measures.MOST_INK}',
        ),
    ],
)
def test_what_people_read_of_a_number_is_the_number_that_rules_judge_by(file: str, words: str):
    assert words in (REPOSITORY / file).read_text('utf-8')


def test_explaining_reads_only_the_rules():
    """It answers at once: beyond what every command has, nothing is loaded."""
    look = (
        'import sys; from bindery.cli import run; before = set(sys.modules); run(["explain", "widow"]); '
        'new = sys.modules.keys() - before; '
        'print([m for m in new if m.partition(".")[0] not in sys.stdlib_module_names])'
    )
    command = [sys.executable, '-c', look]
    done = subprocess.run(command, capture_output=True, text=True, cwd=REPOSITORY, timeout=60)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, '[]'), done.stdout + done.stderr


def test_only_findings_that_an_edition_can_accept_are_called_acceptable():
    assert {rule.stage for rule in RULES.values() if rule.acceptable} == {'page quality', 'proof-reading'}
