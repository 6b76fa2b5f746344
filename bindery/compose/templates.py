"""The sandboxed Jinja environment. Every fault names the template and its line."""

from __future__ import annotations

import traceback
import xml.etree.ElementTree as ET
from functools import cached_property
from pathlib import Path

import jinja2
from jinja2 import meta
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ..guard import Exceeded, Fault, limited
from ..limits import COMPOSING
from ..problems import Place, Problem, Refused
from ..sources import digest


class Templates:
    """The templates of one publication, below `directory`/templates."""

    def __init__(self, directory: Path):
        self.directory = directory
        self.root = directory / 'templates'

    @cached_property
    def environment(self) -> jinja2.Environment:
        env = ImmutableSandboxedEnvironment(loader=jinja2.FileSystemLoader(self.root), undefined=jinja2.StrictUndefined,
                                            autoescape=True, trim_blocks=True, lstrip_blocks=True)
        return env

    @cached_property
    def digest(self) -> str:
        """Of every template there is."""
        files = sorted(p for p in self.root.rglob('*') if p.is_file())
        return digest(*(part for p in files for part in (p.relative_to(self.root).as_posix(), p.read_bytes())))

    def names(self, folder: str) -> list[str]:
        return sorted(p.name.split('.')[0] for p in (self.root / folder).glob('*.j2'))

    def exists(self, name: str) -> bool:
        return (self.root / name).is_file()

    def asks_for(self, name: str) -> set[str]:
        """The variables that a template uses and does not set; `pages` among them makes its unit a late one."""
        try:
            return meta.find_undeclared_variables(self.environment.parse((self.root / name).read_text('utf-8'), name))
        except (jinja2.TemplateSyntaxError, OSError, UnicodeDecodeError):      # reported when the template is used
            return set()

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
            with limited(COMPOSING):
                return self.environment.get_template(name).render(**variables)
        except jinja2.TemplateSyntaxError as e:
            raise Refused([Problem('template-syntax', e.message or 'bad syntax', Place(f'templates/{e.name}', e.lineno, 1), 'mend the template')]) from e
        except jinja2.TemplateNotFound as e:
            raise Refused([Problem('template-missing', f'there is no template {e.name}', Place(f'templates/{name}', 1, 1), 'add it')]) from e
        except Refused:
            raise
        except Exceeded as e:
            place = self._fault_place(e, name)
            raise Refused([Fault(e.kind, str(e)).problem('this template', place)]) from e
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
                                   Place(f'templates/{name}', 1, 1), 'close every element, quote every attribute, write & as &amp;')]) from e

    def _fault_place(self, error: Exception, name: str) -> Place:
        frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.startswith(str(self.root))]
        if frames:
            return Place(Path(frames[-1].filename).relative_to(self.directory).as_posix(), frames[-1].lineno or 1, 1)
        return Place(f'templates/{name}', 1, 1)
