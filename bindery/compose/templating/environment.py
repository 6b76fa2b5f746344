"""The sandboxed Jinja environment. Every fault names the template and its line."""

from __future__ import annotations

import difflib
import re
import traceback
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path, PurePosixPath

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
from ...sources.catalogues import OWN
from ...sources.files.cache import Cache, Step
from ...sources.pictures.checks import svg_problems
from .. import bounds

I18N = 'jinja2.ext.i18n'  # {% trans %}, and gettext, ngettext, pgettext, npgettext; `_` is gettext
FITS_ALL = '_'  # what the names of templates begin with that fit any dataset
LIBRARY = (  # how messages call the folder of what a publication need not have a template of its own for
    'bindery/data/templates'
)


class Printed:
    """What the press knows of a record besides its fields: `title` and `number` as references to it print
    them (the number is '' where there is none), `position` in its file, from 1, and `dataset`, the name of
    that."""

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
    """Jinja's sandbox, in which the attributes of a record are its fields: one that it leaves out is None,
    one that its schema does not declare is an error where the template asks for it."""

    def getattr(self, obj, attribute):
        return self._field(obj, attribute) if isinstance(obj, Record) else super().getattr(obj, attribute)

    def getitem(self, obj, argument):
        return self._field(obj, argument) if isinstance(obj, Record) else super().getitem(obj, argument)

    def _field(self, record: Record, name):
        if name in record.fields or name in record.declared:
            return record.fields.get(name)
        raise UndeclaredField(record, str(name))


@dataclass(frozen=True)
class TemplateFacts:
    """What is known of a template without rendering it: what is wrong with it, the variables that it uses and
    does not set, and the parts of the book for which it asks, such as `cited` for `book.cited`."""

    problems: list[Problem]
    asks: frozenset[str] = frozenset()
    of_book: frozenset[str] = frozenset()


READ = Step('templates', dict[str, TemplateFacts])
NO_CACHE, NO_TEMPLATE = Cache(None), TemplateFacts([])


@cache
def library() -> dict[str, bytes]:
    """The templates of the library, by their names."""
    root = Path(__file__).resolve().parents[2] / 'data' / 'templates'
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob('*.j2'))}


class Templates:
    """The templates of one publication, and behind them those of the library."""

    def __init__(self, files: Snapshot, words: Words = ENGLISH, cache: Cache = NO_CACHE):
        self.files, self.words, self.cache = files, words, cache
        self.own = {
            name.partition('/')[2]: files.files[name]
            for name in files.below('templates')
            if not name.startswith(f'{OWN}/')
        }
        self.all = {**library(), **self.own}

    def speaking(self, words: Words) -> Templates:
        """The same, with these words for their messages."""
        speaking = Templates(self.files, words, self.cache)
        speaking.facts = self.facts
        return speaking

    @cached_property
    def environment(self) -> jinja2.Environment:
        environment = Environment(
            loader=jinja2.FunctionLoader(self._load),
            undefined=jinja2.StrictUndefined,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=[I18N],
        )
        environment.globals['printed'] = Printed
        environment.install_gettext_callables(
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
        """A template as Jinja wants it: its text, and what tracebacks call its file."""
        text = self._text(name)
        return None if text is None else (text, self._shown(name), None)

    def _text(self, name: str) -> str | None:
        """The text of a template, None where there is none; '' for one that cannot be read, which `check`
        reports."""
        data = self.all.get(name)
        return None if data is None else decode(data, self._shown(name))[0]

    @cached_property
    def digest(self) -> str:
        """Of every template there is, and of the words that they print."""
        templates = (part for item in self.all.items() for part in item)
        return digest(*templates, self.words.language, self.words.digest)

    def names(self, folder: str) -> list[str]:
        return sorted({
            PurePosixPath(name).name.split('.')[0]
            for name in self.own
            if PurePosixPath(name).parent.as_posix() == folder and name.endswith('.j2')
        })

    def exists(self, name: str) -> bool:
        return name in self.all

    def to_make(self, name: str, like: str = '') -> str:
        """What to do for a template that is not there: which file to make, and which to begin with: one whose
        name begins `like` it, or else one of the library, which fits everything, or else that with the
        nearest name."""
        folder = PurePosixPath(name).parent
        beside = [n for n in self.all if PurePosixPath(n).parent == folder and n.endswith('.j2')]
        own = [n for n in beside if n in self.own and not PurePosixPath(n).name.startswith('_')]
        others = (
            [n for n in own if like and PurePosixPath(n).name.startswith(like)]
            or [n for n in beside if n in library() and PurePosixPath(n).name.startswith(FITS_ALL)]
            or own
        )
        if not others:
            return f'make templates/{name}'
        nearest = max(others, key=lambda n: difflib.SequenceMatcher(None, n, name).ratio())
        return f'make templates/{name}, and begin with a copy of {self._shown(nearest)}'

    def instead(self, word: str, known: list[str], what: str, name: str, like: str = '') -> str:
        """The hint for a word that names no template: the `known` ones, and how to make that of `name`."""
        near = did_you_mean(word, known)
        if not known:
            return self.to_make(name, like)
        return (
            f'{near + " W" if near else "w"}rite one of the {what}: {", ".join(known)}. For a new one'
            f' {self.to_make(name, like)}'
        )

    def _shown(self, name: str) -> str:
        """How messages call the file of a template."""
        return f'{LIBRARY}/{name}' if name in library() and name not in self.own else f'templates/{name}'

    @cached_property
    def facts(self) -> dict[str, TemplateFacts]:
        """What is known of every template without rendering it, by name: read once, and kept until one of
        them changes."""
        parts = (part for item in self.all.items() for part in item)
        names = [name for name in self.all if name.endswith('.j2')]
        return self.cache.get_or_make(
            READ,
            (digest(*parts), *self.own),
            lambda: {name: self._read(name) for name in names},
            lambda facts: not any(cut_short(f.problems) for f in facts.values()),
        )

    def _read(self, name: str) -> TemplateFacts:
        text, faults = decode(self.all[name], self._shown(name))
        problems = [p for p in faults if p.code != 'file-empty']

        def read() -> TemplateFacts:
            try:
                tree = self.environment.parse(text, name)
            except jinja2.TemplateSyntaxError as e:
                return TemplateFacts([*problems, self._not_understood(e, name)])
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

    def _not_understood(self, error: jinja2.TemplateSyntaxError, name: str) -> Problem:
        return Problem(
            'template-syntax',
            error.message or 'bad syntax',
            Place(self._shown(name), error.lineno, 1),
            'mend the template',
        )

    def asks_for(self, name: str) -> frozenset[str]:
        """The variables that a template uses and does not set; `pages` among them makes its unit a late
        one."""
        return self.facts.get(name, NO_TEMPLATE).asks

    def kinds_that_print(self, part: str) -> list[str]:
        """The kinds of unit whose templates ask for a part of the book, such as `cited` for `book.cited`."""
        return [
            kind
            for kind in self.names('units')
            if part in self.facts.get(f'units/{kind}.html.j2', NO_TEMPLATE).of_book
        ]

    def check(self) -> list[Problem]:
        """What is no template although it is called one."""
        return [p for name in sorted(self.own) if name in self.facts for p in self.facts[name].problems]

    def render(self, name: str, **variables) -> str:
        """Render a template; raises Refused with the template's file and line when it fails."""
        try:
            with limited(COMPOSING):
                return self.environment.get_template(name).render(**variables)
        except jinja2.TemplateSyntaxError as e:
            raise Refused([self._not_understood(e, e.name or name)]) from e
        except jinja2.TemplateNotFound as e:
            raise Refused([
                Problem(
                    'template-missing',
                    f'there is no template {e.name}',
                    self.place(name),
                    self.to_make(e.name),
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

    def render_xml(self, name: str, tag: str = 'div', **variables) -> ET.Element:
        """Render a template for the writer, and parse the result, which must be well-formed XML, into a `tag`
        element."""
        return self._parse(name, f'<{tag}>{self.render(name, **variables)}</{tag}>')

    def render_part(self, name: str, tag: str, **variables) -> ET.Element:
        """The same for what is laid out without the writer, such as a handout: looked at here as the writer
        looks at everything."""
        return self._whole(name, tag, variables)[1]

    def render_page(self, name: str, **variables) -> str:
        """The same as text: overlays, the notice, pieces of the cover."""
        return self._whole(name, 'body', variables)[0]

    def _whole(self, name: str, tag: str, variables: dict) -> tuple[str, ET.Element]:
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

    def render_svg(self, name: str, **variables) -> str:
        """Render a drawing, which must be well-formed XML: else WeasyPrint would leave it out without saying
        where."""
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

    def _fault_place(self, error: Exception, name: str) -> Place:
        known = {self._shown(n) for n in self.all}
        frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename in known]
        return Place(frames[-1].filename, frames[-1].lineno or 1, 1) if frames else self.place(name)

    def _named_there(self, place: Place, field: str) -> Place:
        """Where in its line a template names a field, if it can be found."""
        name = place.file.removeprefix(f'{LIBRARY}/').removeprefix('templates/')
        lines = (self._text(name) or '').split('\n')
        line = lines[place.line - 1] if place.line <= len(lines) else ''
        named = re.search(rf"""(?<=[.'"]){re.escape(field)}(?![\w-])""", line)
        return Place(place.file, place.line, named.start() + 1) if named else place

    def place(self, name: str) -> Place:
        """The beginning of a template."""
        return Place(self._shown(name), 1, 1)
