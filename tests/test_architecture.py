"""The rooms of the library: who may lean on whom (design: one direction, no back doors)."""

from __future__ import annotations

import ast
import re
from collections import Counter
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

LIBRARY = Path(__file__).parent.parent / 'bindery'

# Each room may import from those before it and from itself, never from one that comes later.
ROOMS = ('core', 'programs', 'sources', 'markup', 'compose', 'layout', 'pdf', 'checks', 'products', 'cli')
MOST_MODULES = 12  # of a room, or of a room within a room
LONGEST = 330  # lines, as ruff formats them


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
                above = package.split('.')[: -(node.level - 1) or None] if package else []
                base = '.'.join([*above, *([node.module] if node.module else [])])
            elif base.split('.')[0] == 'bindery':
                base = base.partition('.')[2]
            ours = node.level or (node.module or '').split('.')[0] == 'bindery'
            for a in node.names:
                inner = f'{base}.{a.name}' if base else a.name
                found.add(inner if ours and inner in MODULES else (base or 'bindery'))
    return found


def drop_types(tree: ast.Module) -> None:
    """Take out what is imported only while types are checked."""
    tree.body = [
        node
        for node in tree.body
        if not (isinstance(node, ast.If) and ast.unparse(node.test) == 'TYPE_CHECKING')
    ]


def arrows() -> dict[str, set[str]]:
    """Each module of the rooms with those that it imports; of packages their modules too, for they run."""
    return {
        name: {other for other in imports(name, tree) & set(MODULES) if other != name}
        for name, tree in trees().items()
        if name != 'bindery'
    }


def room(name: str) -> str:
    return name.partition('.')[0]


def is_package(name: str) -> bool:
    return MODULES[name].name == '__init__.py'


def test_every_module_lies_in_a_room():
    assert {room(name) for name in MODULES} == {*ROOMS, 'bindery'}


def test_every_arrow_runs_forward():
    backwards = [
        f'{name} imports {other}'
        for name, others in arrows().items()
        for other in sorted(others)
        if other != 'bindery' and ROOMS.index(room(other)) > ROOMS.index(room(name))
    ]
    assert backwards == []


def circle(graph: dict[str, set[str]]) -> list[str]:
    """A circle in a graph, as the names along it; empty where there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as e:
        return e.args[1]
    return []


def test_there_is_no_circle_of_modules():
    """Packages are left out: they only pass on what their modules have."""
    found = {
        name: {o for o in others if not is_package(o)}
        for name, others in arrows().items()
        if not is_package(name)
    }
    assert circle(found) == []


@pytest.mark.parametrize('of', ROOMS)
def test_there_is_no_circle_in_a_room(of: str):
    """A room within a room counts as one."""

    def node(name: str) -> str:
        return '.'.join(name.split('.')[:2])

    found: dict[str, set[str]] = {}
    for name, others in arrows().items():
        if room(name) == of and node(name) != of:
            found.setdefault(node(name), set()).update(
                node(o) for o in others if room(o) == of and node(o) not in (of, node(name))
            )
    assert circle(found) == []


def test_a_circle_is_seen():
    assert circle({'a': {'b'}, 'b': {'c'}, 'c': {'a'}}) and not circle({'a': {'b'}, 'b': {'c'}, 'c': set()})


def test_rooms_are_small_and_nest_once():
    modules = [name for name in MODULES if not is_package(name)]
    count = Counter(name.rpartition('.')[0] for name in modules)
    assert {place: n for place, n in count.items() if n > MOST_MODULES} == {}
    assert [name for name in modules if name.count('.') > 2] == []


def test_no_kind_of_import_is_overlooked():
    text = (
        'from ..core import guard, names\nfrom .templating.views import Data\nfrom .. import __version__\n'
        'def late():\n    from bindery.layout.tags import Tagging\n    import weasyprint.pdf'
    )
    seen = {
        'core.guard',
        'core.names',
        'compose.templating.views',
        'bindery',
        'layout.tags',
        'weasyprint.pdf',
    }
    assert imports('compose.draft', ast.parse(text)) == seen
    text = 'from ..sources import loader\nfrom ..pdf.binding.join import Part'
    assert imports('products.pipeline', ast.parse(text)) == {'sources.loader', 'pdf.binding.join'}
    # a package's own __init__
    assert imports('layout.tags', ast.parse('from .tree import Node')) == {'layout.tags.tree'}


@pytest.mark.parametrize(
    'library, rooms',
    [
        ('weasyprint', {'layout.typesetting', 'layout.engine'}),
        ('layout.engine', {'layout.typesetting', 'layout.tags'}),
        ('pydyf', {'layout.engine', 'layout.tags', 'layout.typesetting.file'}),
        (
            'layout.tags',
            {
                'layout.typesetting.worker',
                'layout.typesetting.pages',
                'layout.typesetting.file',
                'layout.tags',
            },
        ),
        ('pikepdf', {'pdf.binding', 'pdf.finishing', 'pdf.imposition'}),
        ('pypdf', {'checks.finished', 'checks.preflight'}),
        ('jinja2', {'compose.templating.environment'}),
        ('babel', {'core.words', 'sources.catalogues'}),
        ('yaml', {'core.encoding', 'sources.yaml'}),
        ('vl_convert', {'compose.charts.draw'}),
        ('pypdfium2', {'products.contact_sheets'}),
        ('segno', {'products.handouts.qr'}),
        ('icalendar', {'products.events.dates'}),
        ('spylls', {'checks.prose.spelling'}),
        (
            'msgspec',
            {
                'sources.files.cache',
                'layout.tasks',
                'core.document',
                'pdf.source_map.values',
                'pdf.imposition.places',
            },
        ),
        # the latter: Python, with the library of another commit
        ('subprocess', {'programs.program', 'products.releases.isolation'}),
        (
            'PIL',
            {'sources.pictures.checks', 'core.colour', 'checks.preflight.ink', 'products.contact_sheets'},
        ),
        ('click', {'cli'}),
    ],
)
def test_only_its_own_room_knows_a_library(library: str, rooms: set[str]):
    """What is imported for its types alone is not known."""
    users = {
        name
        for name, tree in trees().items()
        if not drop_types(tree)
        for other in imports(name, tree)
        if f'{other}.'.startswith(f'{library}.')
    }
    assert users, f'nothing imports {library}: is this row still true?'
    assert {u for u in users if not any(f'{u}.'.startswith(f'{room}.') for room in rooms)} == set()


def test_only_the_command_line_prints():
    words = ('print', 'click.echo', 'sys.stdout.write', 'sys.stderr.write')

    def prints(tree: ast.Module) -> bool:
        return any(isinstance(n, ast.Call) and ast.unparse(n.func) in words for n in ast.walk(tree))

    assert {name.partition('.')[0] for name, tree in trees().items() if prints(tree)} == {'cli'}


def test_no_html_is_laid_out_that_nobody_looked_at():
    """What a template makes goes through the writer, or through render_page or render_part; the download page
    is for browsers."""

    def callers(method: str) -> set[str]:
        return {
            name
            for name, tree in trees().items()
            for n in ast.walk(tree)
            if isinstance(n, ast.Call) and ast.unparse(n.func).endswith(f'emplates.{method}')
        }

    assert callers('render') == {'products.releases.bundle'}
    assert callers('render_xml') == {'compose.draft', 'compose.templating.views'}
    assert {
        name
        for name, tree in trees().items()
        if any(isinstance(n, ast.Call) and ast.unparse(n.func) == 'Job' for n in ast.walk(tree))
    } == {'layout.edition_tasks'}


def test_modules_stay_small():
    too_long = {
        name: n for name, path in MODULES.items() if (n := path.read_text('utf-8').count('\n')) > LONGEST
    }
    assert too_long == {}


def test_the_library_knows_nothing_of_smart_cities():
    own = re.compile(r'obstacle|scgp|smart.cit|pilot', re.I)
    files = [p for p in LIBRARY.rglob('*') if p.suffix in ('.py', '.yaml')]
    assert len(files) > len(MODULES)  # the schemas are read too
    told = [
        f'{p.relative_to(LIBRARY)}:{n}'
        for p in files
        for n, line in enumerate(p.read_text('utf-8').splitlines(), 1)
        if own.search(line)
    ]
    assert told == []


PARSERS = (
    'compose.draft',
    'compose.templating',
    'compose.writing',
    'compose.bounds',
    'compose.contents',
    'markup',
    'compose.charts.draw',
    'compose.charts.table',
    'core.document',
    'layout.typesetting.worker',
    'sources.pictures',
    'checks.prose',
)


def test_no_step_between_composing_and_writing_out_parses_html():
    """What templates and Markdown give is parsed once; from then on a unit is a tree (core/document.py)."""
    users = {
        name
        for name, tree in trees().items()
        if any(other.startswith('xml.etree') for other in imports(name, tree))
    }
    assert {name for name in users if not f'{name}.'.startswith(tuple(f'{p}.' for p in PARSERS))} == set()


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
