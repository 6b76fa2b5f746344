"""The sandboxed Jinja environment. Every fault names the template and its line."""

from __future__ import annotations

import difflib
import traceback
import xml.etree.ElementTree as ET
from functools import cached_property
from pathlib import Path

import jinja2
from jinja2 import meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ..problems import Place, Problem, Refused, did_you_mean
from ..sources import digest


LIBRARY = Path(__file__).resolve().parents[1] / 'templates'        # for what a publication has no template of its own


class Templates:
    """The templates of one publication, below `directory`/templates, and behind them those of the library."""

    def __init__(self, directory: Path):
        self.directory = directory
        self.root = directory / 'templates'

    @cached_property
    def environment(self) -> jinja2.Environment:
        env = ImmutableSandboxedEnvironment(loader=jinja2.FileSystemLoader([self.root, LIBRARY]), undefined=jinja2.StrictUndefined,
                                            autoescape=True, trim_blocks=True, lstrip_blocks=True)
        return env

    @cached_property
    def digest(self) -> str:
        """Of every template there is."""
        files = [(root, p) for root in (self.root, LIBRARY) for p in sorted(root.rglob('*')) if p.is_file()]
        return digest(*(part for root, p in files for part in (p.relative_to(root).as_posix(), p.read_bytes())))

    def names(self, folder: str) -> list[str]:
        return sorted(p.name.split('.')[0] for p in (self.root / folder).glob('*.j2'))

    def exists(self, name: str) -> bool:
        return self._path(name) is not None

    def _path(self, name: str) -> Path | None:
        """The file of a template; the publication's own goes before that of the library."""
        return next((path for root in (self.root, LIBRARY) if (path := root / name).is_file()), None)

    def to_make(self, name: str, like: str = '') -> str:
        """What to do for a template that is not there: which file to make, and which to begin with: one whose name begins `like` it,
        or else one of the library, which fits everything, or else that with the nearest name."""
        folder = (self.root / name).parent
        own = [p for p in sorted(folder.glob('*.j2')) if not p.name.startswith('_')]
        others = [p for p in own if like and p.name.startswith(like)] or sorted((LIBRARY / name).parent.glob('*.j2')) or own
        if not others:
            return f'make templates/{name}'
        nearest = max(others, key=lambda p: difflib.SequenceMatcher(None, p.name, Path(name).name).ratio())
        return f'make templates/{name}, and begin with a copy of {self._shown(nearest)}'

    def instead(self, word: str, known: list[str], what: str, name: str, like: str = '') -> str:
        """The hint for a word that names no template: the `known` ones, and how to make that of `name`."""
        near = did_you_mean(word, known)
        if not known:
            return self.to_make(name, like)
        return f'{near + " W" if near else "w"}rite one of the {what}: {", ".join(known)}. For a new one {self.to_make(name, like)}'

    def _shown(self, path: Path) -> str:
        """How messages call the file of a template."""
        return f'templates/{path.relative_to(self.root).as_posix()}' if path.is_relative_to(self.root) else f'bindery/templates/{path.relative_to(LIBRARY).as_posix()}'

    def asks_for(self, name: str) -> set[str]:
        """The variables that a template uses and does not set; `pages` among them makes its unit a late one."""
        try:
            path = self._path(name)
            return meta.find_undeclared_variables(self.environment.parse(path.read_text('utf-8'), name)) if path else set()
        except (jinja2.TemplateSyntaxError, OSError, UnicodeDecodeError):      # reported when the template is used
            return set()

    def kinds_that_print(self, part: str) -> list[str]:
        """The kinds of unit whose templates ask for a part of the book, such as `cited` for `book.cited`."""
        def asks(kind: str) -> bool:
            try:
                tree = self.environment.parse((self.root / 'units' / f'{kind}.html.j2').read_text('utf-8'))
            except (jinja2.TemplateSyntaxError, OSError, UnicodeDecodeError):      # reported when the template is used
                return False
            return any(e.attr == part and isinstance(e.node, nodes.Name) and e.node.name == 'book' for e in tree.find_all(nodes.Getattr))
        return [kind for kind in self.names('units') if asks(kind)]

    def check(self) -> list[Problem]:
        """Syntax errors in any template."""
        problems = []
        for path in sorted(self.root.rglob('*.j2')):
            name = path.relative_to(self.directory).as_posix()
            try:
                self.environment.parse(path.read_text('utf-8'), name)
            except jinja2.TemplateSyntaxError as e:
                problems.append(Problem('template-syntax', e.message or 'bad syntax', Place(name, e.lineno, 1), 'mend the template'))
            except UnicodeDecodeError:
                problems.append(Problem('encoding', 'the template is not UTF-8', Place(name, 1, 1), 'save the file with the encoding UTF-8'))
        return problems

    def render(self, name: str, **variables) -> str:
        """Render a template; raises Refused with the template's file and line when it fails."""
        try:
            return self.environment.get_template(name).render(**variables)
        except jinja2.TemplateSyntaxError as e:
            raise Refused([Problem('template-syntax', e.message or 'bad syntax', Place(f'templates/{e.name}', e.lineno, 1), 'mend the template')]) from e
        except jinja2.TemplateNotFound as e:
            raise Refused([Problem('template-missing', f'there is no template {e.name}', self._place(name), self.to_make(e.name))]) from e
        except Refused:
            raise
        except Exception as e:
            raise Refused([Problem('template-error', str(e) or type(e).__name__, self._fault_place(e, name),
                                   'test optional values first: {% if record.field %}')]) from e

    def render_xml(self, name: str, tag: str = 'div', **variables) -> ET.Element:
        """Render a template and parse the result, which must be well-formed XML, into a `tag` element."""
        return self._parse(name, f'<{tag}>{self.render(name, **variables)}</{tag}>')

    def render_svg(self, name: str, **variables) -> str:
        """Render a drawing, which must be well-formed XML: else WeasyPrint would leave it out without saying where."""
        text = self.render(name, **variables).strip()
        self._parse(name, text)
        return text

    def _parse(self, name: str, text: str) -> ET.Element:
        try:
            return ET.fromstring(text)
        except ET.ParseError as e:
            line, column = e.position
            shown = text.split('\n')[line - 1].strip()[:80] if line <= text.count('\n') + 1 else ''
            raise Refused([Problem('template-markup', f'what it renders is not well-formed: {e.msg if hasattr(e, "msg") else e} near "{shown}"',
                                   self._place(name), 'close every element, quote every attribute, write & as &amp;')]) from e

    def _fault_place(self, error: Exception, name: str) -> Place:
        frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.startswith((str(self.root), str(LIBRARY)))]
        if frames:
            return Place(self._shown(Path(frames[-1].filename)), frames[-1].lineno or 1, 1)
        return self._place(name)

    def _place(self, name: str) -> Place:
        """The beginning of a template."""
        path = self._path(name)
        return Place(self._shown(path) if path else f'templates/{name}', 1, 1)
