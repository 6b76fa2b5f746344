"""The rooms of the library: who may lean on whom (design: one direction, no back doors)."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

LIBRARY = Path(__file__).parent.parent / 'bindery'

# Each row may import from the rows above it and from itself, never from a row below.
ROOMS = (
    ('bindery',),
    ('limits',),
    ('rules',),
    ('problems', 'names', 'numerals', 'unread', 'words', 'colour', 'attributes'),
    ('guard',),
    ('yaml_source',),
    ('svg', 'brackets', 'pictures'),
    ('programs',),
    ('sources', 'private', 'revision', 'snapshot', 'writing'),
    ('shape_words', 'propose'),
    ('shapes', 'identifiers'),
    ('content_schemas',),
    ('tokens',),
    ('icons', 'kinds'),
    ('ink', 'bindings', 'formats', 'document', 'finish.kinds', 'output_parts'),
    ('model',),
    ('cache',),
    ('catalogues',),
    ('outputs',),
    ('reader',),
    ('datasets',),
    ('read',),
    ('fields',),
    ('query',),
    ('markup',),
    ('compose', 'compose.templates', 'compose.views', 'compose.abbreviate', 'compose.ties', 'compose.draft', 'charts'),
    ('number',),
    ('compose.citations', 'compose.resolve', 'compose.book'),
    ('check', 'attach', 'accepted'),
    ('prose',),
    ('engine',),
    ('tags',),
    ('typeset',),
    ('pagemap',),
    ('compare.pages', 'refer'),
    ('outside',),
    ('redone', 'composition'),
    ('furnish', 'contrast', 'softproof', 'fontnames', 'fit', 'stability', 'sourcemap'),
    ('bind',),
    ('finish',),
    ('inspect',),
    ('pool', 'forecast'),
    ('executor',),
    ('gallery', 'stylesheets'),
    ('session',),
    ('layout', 'barcode'),
    ('pagination',),
    ('prepress', 'outfolder'),
    ('assemble', 'shelf'),
    ('pipeline',),
    ('compare',),
    ('impose',),
    ('fresh',),
    ('select',),
    ('sheet',),
    ('events',),
    ('ordersheet',),
    ('release',),
    ('progress',),
    ('cli',),
)
ROW = {room: n for n, row in enumerate(ROOMS) for room in row}
LONGEST = 330          # lines of a module


def module_name(path: Path) -> str:
    """bindery/compose/draft.py -> compose.draft; the library's own __init__ is "bindery"."""
    parts = path.relative_to(LIBRARY).with_suffix('').parts
    return '.'.join(p for p in parts if p != '__init__') or 'bindery'


MODULES = {module_name(p): p for p in sorted(LIBRARY.rglob('*.py'))}


def trees() -> dict[str, ast.Module]:
    return {name: ast.parse(path.read_text('utf-8')) for name, path in MODULES.items()}


def imports(name: str, tree: ast.Module) -> set[str]:
    """What a module imports, late imports included; modules of ours by their name below bindery."""
    package = name if MODULES[name].name == '__init__.py' else name.rpartition('.')[0]
    package = '' if package == 'bindery' else package
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {a.name.removeprefix('bindery.') for a in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ''
            if node.level:
                above = package.split('.')[:-(node.level - 1) or None] if package else []
                base = '.'.join([*above, *([node.module] if node.module else [])])
            elif base.split('.')[0] == 'bindery':
                base = base.partition('.')[2]
            ours = node.level or (node.module or '').split('.')[0] == 'bindery'
            for a in node.names:
                inner = f'{base}.{a.name}' if base else a.name
                found.add(inner if ours and inner in MODULES else (base or 'bindery'))
    return found


def row(name: str) -> int:
    """The row of the nearest room that a module lies in."""
    while name not in ROW and '.' in name:
        name = name.rpartition('.')[0]
    assert name in ROW, f'the room {name} is not in the table ROOMS: decide where it stands'
    return ROW[name]


def test_every_arrow_runs_forward():
    arrows = [(name, other) for name, tree in trees().items() for other in sorted(imports(name, tree) & set(MODULES))]
    backwards = [f'{name} imports {other}' for name, other in arrows if row(other) > row(name)]
    assert backwards == []


def test_no_kind_of_import_is_overlooked():
    text = ('from ..markup import parse\nfrom .views import Data\nfrom .. import check, __version__\n'
            'def late():\n    from bindery.tags import Tagging\n    import weasyprint.pdf')
    assert imports('compose.draft', ast.parse(text)) == {'markup', 'compose.views', 'check', 'bindery', 'tags', 'weasyprint.pdf'}
    assert imports('pipeline', ast.parse('from . import read\nfrom .bind.join import Part')) == {'read', 'bind.join'}
    assert imports('tags', ast.parse('from .tree import Node')) == {'tags.tree'}          # a package's own __init__


@pytest.mark.parametrize('library, rooms', [
    ('weasyprint', {'typeset', 'engine'}),
    ('engine', {'typeset', 'tags'}),
    ('pydyf', {'engine', 'tags', 'typeset.file'}),
    ('tags', {'typeset.worker', 'typeset.pages', 'typeset.file', 'tags'}),
    ('pikepdf', {'bind', 'finish', 'impose'}),
    ('pypdf', {'inspect'}),
    ('jinja2', {'compose.templates'}),
    ('babel', {'words', 'catalogues'}),
    ('yaml', {'sources', 'yaml_source'}),
    ('vl_convert', {'charts.draw'}),
    ('pypdfium2', {'sheet'}),
    ('segno', {'select.qr'}),
    ('icalendar', {'events.dates'}),
    ('spylls', {'prose.spelling'}),
    ('msgspec', {'cache', 'executor', 'document', 'sourcemap.values', 'impose.places'}),
    ('subprocess', {'programs.program', 'release.isolation'}),         # the latter: Python, with the library of another commit
    ('PIL', {'pictures', 'ink', 'inspect.press.ink', 'sheet'}),
    ('click', {'cli'}),
])
def test_only_its_own_room_knows_a_library(library: str, rooms: set[str]):
    users = {name for name, tree in trees().items() for other in imports(name, tree) if f'{other}.'.startswith(f'{library}.')}
    assert users, f'nothing imports {library}: is this row still true?'
    assert {u for u in users if not any(f'{u}.'.startswith(f'{room}.') for room in rooms)} == set()


def test_only_the_command_line_prints():
    words = ('print', 'click.echo', 'sys.stdout.write', 'sys.stderr.write')

    def prints(tree: ast.Module) -> bool:
        return any(isinstance(n, ast.Call) and ast.unparse(n.func) in words for n in ast.walk(tree))

    assert {name.partition('.')[0] for name, tree in trees().items() if prints(tree)} == {'cli', 'progress'}


def test_no_html_is_laid_out_that_nobody_looked_at():
    """What a template makes goes through the writer, or through render_page or render_part; the download page is for browsers."""
    def callers(method: str) -> set[str]:
        return {name for name, tree in trees().items() for n in ast.walk(tree)
                if isinstance(n, ast.Call) and ast.unparse(n.func).endswith(f'emplates.{method}')}

    assert callers('render') == {'release.bundle'}
    assert callers('render_xml') == {'compose.draft', 'compose.views'}
    assert {name for name, tree in trees().items() if any(isinstance(n, ast.Call) and ast.unparse(n.func) == 'Job' for n in ast.walk(tree))} == {'layout'}


def test_modules_stay_small():
    too_long = {name: n for name, path in MODULES.items() if (n := path.read_text('utf-8').count('\n')) > LONGEST}
    assert too_long == {}


def test_the_library_knows_nothing_of_smart_cities():
    own = re.compile(r'obstacle|scgp|smart.cit|pilot', re.I)
    files = [p for p in LIBRARY.rglob('*') if p.suffix in ('.py', '.yaml')]
    assert len(files) > len(MODULES)          # the schemas are read too
    told = [f'{p.relative_to(LIBRARY)}:{n}' for p in files
            for n, line in enumerate(p.read_text('utf-8').splitlines(), 1) if own.search(line)]
    assert told == []


PARSERS = {'compose.draft', 'compose.templates', 'compose.writer', 'compose.views', 'compose.bounds', 'compose.helpers', 'compose.book', 'document',
           'typeset.worker', 'charts.draw', 'charts.table', 'pictures', 'svg', 'icons', 'markup', 'prose'}


def test_no_step_between_composing_and_writing_out_parses_html():
    """What templates and Markdown give is parsed once; from then on a unit is a tree (document.py).."""
    users = {name for name, tree in trees().items() if any(other.startswith('xml.etree') for other in imports(name, tree))}
    assert {name for name in users if name not in PARSERS and name.partition('.')[0] not in PARSERS} == set()


def test_the_way_of_a_paragraph_names_functions_that_there_are():
    """ARCHITECTURE.md walks through the main process in at most 25 functions, each where it says."""
    text = (LIBRARY.parent / 'ARCHITECTURE.md').read_text('utf-8')
    walk = text.partition('## The way of a paragraph')[2].partition('\n## ')[0]
    steps = re.findall(r'^\d+\. .*?`([\w.]+)`', walk, re.M)
    assert 15 < len(steps) <= 25 and len(steps) == len(re.findall(r'^\d+\. ', walk, re.M))
    for step in steps:
        module = max((name for name in MODULES if step.startswith(f'{name}.')), key=len)
        names = step.removeprefix(f'{module}.').split('.')
        found = ast.parse(MODULES[module].read_text('utf-8'))
        for name in names:
            found = next((node for node in found.body if getattr(node, 'name', '') == name), None)
            assert found is not None, f'there is no {step}'
