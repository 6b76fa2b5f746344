"""The templates of a publication in a sandbox of Jinja. Every problem has the template and the line."""

from __future__ import annotations

import traceback
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import jinja2
from jinja2 import meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ...core.encoding import decode, digest
from ...core.guard import Exceeded, Fault, carried_out, cut_short, limited
from ...core.limits import COMPOSING
from ...core.problems import Place, Problem, Refused, did_you_mean, in_order
from ...core.publication.dataset import Record
from ...core.publication.source_files import Snapshot
from ...core.words import ENGLISH, Words
from ...sources.files.cache import Cache, Step
from ...sources.pictures.checks import svg_problems
from .. import bounds
from .template_files import TemplateFiles

I18N = 'jinja2.ext.i18n'  # {% trans %}, and gettext, ngettext, pgettext, npgettext; `_` is gettext


class Printed:
    """What templates can ask of a record besides its fields: its `title` and `number` as references print
    them (the number is '' if it has none), its `position` in its file, from 1, and the name of its
    `dataset`."""

    def __init__(self, record: Record):
        self.title, self.number, self.position, self.dataset = (
            record.title,
            record.number,
            record.position,
            record.dataset,
        )


class UndeclaredField(Exception):
    """A template asks for a field that no schema declares."""

    def __init__(self, record: Record, name: str):
        super().__init__(f'the schema of {record.dataset} declares no field {name}')
        self.name = name
        self.hint = did_you_mean(name, record.declared, f'fields: {", ".join(record.declared)}')


class Environment(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, in which the attributes of a record are its fields. A field that the record leaves out
    is None; one that its schema does not declare raises UndeclaredField."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        return self._field(obj, attribute) if isinstance(obj, Record) else super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        return self._field(obj, argument) if isinstance(obj, Record) else super().getitem(obj, argument)

    def _field(self, record: Record, name: Any) -> Any:
        if name in record.fields or name in record.declared:
            return record.fields.get(name)
        raise UndeclaredField(record, str(name))


@dataclass(frozen=True)
class TemplateFacts:
    """What is known of a template without rendering it: its problems, the variables that it uses and does not
    set (`asks`), and the attributes of `book` that it uses (`of_book`), such as `cited`."""

    problems: list[Problem]
    asks: frozenset[str] = frozenset()
    of_book: frozenset[str] = frozenset()


READ = Step('templates', dict[str, TemplateFacts])
NO_CACHE, NO_TEMPLATE = Cache(None), TemplateFacts([])


class Templates(TemplateFiles):
    """The templates of a publication, rendered with the fixed words of its language."""

    def __init__(self, files: Snapshot, words: Words = ENGLISH, cache: Cache = NO_CACHE):
        super().__init__(files)
        self.words, self.cache = words, cache

    def speaking(self, words: Words) -> Templates:
        """The same templates with other fixed words, as for another language."""
        speaking = Templates(self.files, words, self.cache)
        speaking.facts = self.facts
        return speaking

    @cached_property
    def environment(self) -> jinja2.Environment:
        """The sandbox, with the loader, the filters and the fixed words of the templates."""
        environment = Environment(
            loader=jinja2.FunctionLoader(self._load),
            undefined=jinja2.StrictUndefined,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=[I18N],
        )
        environment.globals['printed'] = Printed
        # The extension adds this method.
        environment.install_gettext_callables(  # type: ignore[attr-defined]
            self.words.gettext,
            self.words.ngettext,
            newstyle=True,
            pgettext=self.words.pgettext,
            npgettext=self.words.npgettext,
        )
        words = self.words
        environment.filters |= {'number': words.number, 'month': words.month, 'all_of': words.all_of}
        return environment

    def _load(self, name: str) -> tuple[str, str, None] | None:
        """A template for the loader of Jinja: its text, and the name of its file in tracebacks."""
        text = self._text(name)
        return None if text is None else (text, self._shown(name), None)

    @cached_property
    def digest(self) -> str:
        """The digest of all templates and of the fixed words that they print."""
        templates = (part for item in self.all.items() for part in item)
        return digest(*templates, self.words.language, self.words.digest)

    @cached_property
    def facts(self) -> dict[str, TemplateFacts]:
        """What is known of every template without rendering it, by name. Kept in the cache until a template
        changes."""
        parts = (part for item in self.all.items() for part in item)
        names = [name for name in self.all if name.endswith('.j2')]
        return self.cache.get_or_make(
            READ,
            (digest(*parts), *self.own),
            lambda: {name: self._read(name) for name in names},
            lambda facts: not any(cut_short(f.problems) for f in facts.values()),
        )

    def _read(self, name: str) -> TemplateFacts:
        """Parse a template."""
        text, faults = decode(self.all[name], self._shown(name))
        problems = [p for p in faults if p.code != 'file-empty']

        def read() -> TemplateFacts:
            try:
                tree = self.environment.parse(text, name)
            except jinja2.TemplateSyntaxError as e:
                return TemplateFacts([*problems, self._syntax_problem(e, name)])
            of_book = {
                e.attr
                for e in tree.find_all(nodes.Getattr)
                if isinstance(e.node, nodes.Name) and e.node.name == 'book'
            }
            return TemplateFacts(
                problems, frozenset(meta.find_undeclared_variables(tree)), frozenset(of_book)
            )

        try:
            return carried_out(COMPOSING, 'reading this template', self.place(name), read)
        except Refused as refused:
            return TemplateFacts([*problems, *refused.problems])

    def _syntax_problem(self, error: jinja2.TemplateSyntaxError, name: str) -> Problem:
        return Problem(
            'template-syntax',
            error.message or 'bad syntax',
            Place(self._shown(name), error.lineno, 1),
            'mend the template',
        )

    def asks_for(self, name: str) -> frozenset[str]:
        """The variables that a template uses and does not set. A unit whose template asks for `pages` is
        composed late, when the page map is known."""
        return self.facts.get(name, NO_TEMPLATE).asks

    def kinds_that_print(self, part: str) -> list[str]:
        """The kinds of unit whose templates use an attribute of the book, such as `cited`."""
        return [
            kind
            for kind in self.names('units')
            if part in self.facts.get(f'units/{kind}.html.j2', NO_TEMPLATE).of_book
        ]

    def check(self) -> list[Problem]:
        """The problems of the publication's own templates."""
        return [p for name in sorted(self.own) if name in self.facts for p in self.facts[name].problems]

    def render(self, name: str, **variables: Any) -> str:
        """Render a template. Raises Refused, with the file and line of the template, if it fails or exceeds
        the limits."""
        try:
            with limited(COMPOSING):
                return self.environment.get_template(name).render(**variables)
        except jinja2.TemplateSyntaxError as e:
            raise Refused([self._syntax_problem(e, e.name or name)]) from e
        except jinja2.TemplateNotFound as e:
            raise Refused([
                Problem(
                    'template-missing',
                    f'there is no template {e.name}',
                    self.place(name),
                    self.to_make(str(e.name)),
                )
            ]) from e
        except Refused:
            raise
        except Exceeded as e:
            if e.limits != COMPOSING:
                raise
            place = self._fault_place(e, name)
            raise Refused([Fault(e.kind, str(e)).problem('this template', place)]) from e
        except UndeclaredField as e:
            place = self._fault_place(e, name)
            raise Refused([
                Problem('template-error', str(e), self._named_there(place, e.name), e.hint)
            ]) from e
        except Exception as e:
            raise Refused([
                Problem(
                    'template-error',
                    str(e) or type(e).__name__,
                    self._fault_place(e, name),
                    'test optional values first: {% if record.field %}',
                )
            ]) from e

    def render_xml(self, name: str, tag: str = 'div', **variables: Any) -> ET.Element:
        """Render a template into a `tag` element. Its result must be well-formed XML. Its elements are
        checked when the writer writes them."""
        return self._parse(name, f'<{tag}>{self.render(name, **variables)}</{tag}>')

    def render_part(self, name: str, tag: str, **variables: Any) -> ET.Element:
        """The same for what is laid out without the writer, such as a handout: its elements are checked
        here."""
        return self._checked(name, tag, variables)[1]

    def render_page(self, name: str, **variables: Any) -> str:
        """The same as text, for overlays, the notice and parts of the cover."""
        return self._checked(name, 'body', variables)[0]

    def _checked(self, name: str, tag: str, variables: dict[str, Any]) -> tuple[str, ET.Element]:
        text = self.render(name, **variables)
        if problems := bounds.of_html(text, self.place(name)):
            raise Refused(problems)
        root = self._parse(name, f'<{tag}>{text}</{tag}>')
        if problems := carried_out(
            COMPOSING,
            'looking at what this template makes',
            self.place(name),
            bounds.of_page,
            root,
            self.place(name),
        ):
            raise Refused(in_order(problems))
        return text, root

    def render_svg(self, name: str, **variables: Any) -> str:
        """Render a drawing. It must be well-formed XML: WeasyPrint would leave out another without naming its
        place."""
        text = self.render(name, **variables).strip()
        self._parse(name, text)
        if problems := svg_problems(text.encode(), self._shown(name), self.place(name)):
            raise Refused(problems)
        return text

    def _parse(self, name: str, text: str) -> ET.Element:
        try:
            return ET.fromstring(text)
        except ET.ParseError as e:
            line, column = e.position
            shown = text.split('\n')[line - 1].strip()[:80] if line <= text.count('\n') + 1 else ''
            raise Refused([
                Problem(
                    'template-markup',
                    f'what it renders is not well-formed: {e.msg if hasattr(e, "msg") else e} near "{shown}"',
                    self.place(name),
                    'close every element, quote every attribute, write & as &amp;',
                )
            ]) from e

    def _fault_place(self, error: BaseException, name: str) -> Place:
        """The line of a template at which an exception was raised."""
        known = {self._shown(n) for n in self.all}
        frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename in known]
        return Place(frames[-1].filename, frames[-1].lineno or 1, 1) if frames else self.place(name)
