"""One unit as HTML in which everything that depends on other units is still a token.

A draft is made of the unit's own text, the datasets it shows and the templates: so it can be cached by these, and an edit
elsewhere leaves it alone. Tokens stand between U+E000 and U+E001: `n` for the unit's number, `l:2.1` for a number within the
unit, `u:7` for the seventh entry of `uses`, `/` for the end of a link that has its own words.
"""

from __future__ import annotations

import base64
import re
import xml.etree.ElementTree as ET
from html import escape
from pathlib import Path

from ..markup import parse
from ..model import Caption, Draft, Edition, Heading, Publication, Unit, Use
from ..problems import Place, Problem, Refused, did_you_mean
from .abbreviate import Abbreviator
from .templates import Templates
from .views import Data, helpers, render_view

OPEN, CLOSE = '\ue000', '\ue001'
BLOCKS = frozenset('p li td th dt dd h1 h2 h3 h4 h5 h6 caption figcaption pre blockquote div section figure svg img'.split())
VOID = frozenset('br hr img col'.split())
NO_EXPANSION = frozenset('h1 h2 h3 h4 h5 h6 th td caption figcaption a code abbr dt'.split())
_PAGE_TAIL = re.compile(r'[).,;:!?”’]+')


def token(name: str) -> str:
    return f'{OPEN}{name}{CLOSE}'


def record_anchor(dataset: str, key: str) -> str:
    return f'{dataset}-{key}'.lower()


def make_draft(unit: Unit, edition: Edition, publication: Publication, templates: Templates, **late) -> Draft:
    """Compose one unit. `late` holds `book` and `pages` for the templates that ask for them."""
    writer = _Writer(unit, edition, publication, templates)
    try:
        content = parse(unit.text)
        name = f'units/{unit.kind}.html.j2'
        if not templates.exists(name):
            kinds = templates.names('units')
            raise Refused([Problem('kind-unknown', f'there is no kind {unit.kind}', unit.place, did_you_mean(unit.kind, kinds, 'kinds: ' + ', '.join(kinds)))])
        page = templates.render_xml(name, 'section', unit=unit, edition=edition, publication=publication.meta, number=token('n'),
                                    sections=[(h.get('id'), ''.join(h.itertext())) for h in content.iter('h2')], **helpers(writer.data), **late)
        page.set('class', f'unit {unit.kind}' + (f' stage-{unit.front["stage"]}' if 'stage' in unit.front else ''))
        page.set('id', unit.id)
        writer.content = content
        writer.emit(page)
    except Refused as refused:
        writer.draft.problems += refused.problems
    writer.draft.html = ''.join(writer.out)
    writer.draft.datasets |= writer.data.used
    return writer.draft


class _Writer:
    """Writes a tree as XML text and resolves the dialect's own elements on the way."""

    def __init__(self, unit: Unit, edition: Edition, publication: Publication, templates: Templates):
        self.unit, self.edition, self.publication, self.templates = unit, edition, publication, templates
        self.draft = Draft(unit.id)
        self.data = Data(publication)
        self.out: list[str] = []
        self.content: ET.Element | None = None
        self.lines = unit.text.split('\n')
        self.line = 0                     # 1-based line in the text of the block being written, 0: in a template or record
        self.at: Place | None = None      # place of the record being written
        self.home = True                  # do links to records lead here?
        self.counts: dict[str, int] = {}
        self.section = [0, 0]
        self.level = 1
        self.context: list[str] = []
        abbreviations = publication.dataset_of_role('abbreviations')
        self.abbreviator = Abbreviator(abbreviations, self.draft.abbreviations)
        if abbreviations:
            self.draft.datasets.add(abbreviations.name)

    # --- where we are -------------------------------------------------------------------------------------------------

    def place(self, literal: str = '') -> Place:
        """The place of `literal` at or after the block being written."""
        if self.at is not None:
            return self.at
        if not self.line:
            return self.unit.place
        if literal:
            for i in range(self.line - 1, len(self.lines)):
                column = self.lines[i].find(literal)
                if column >= 0:
                    return Place(self.unit.file, i + self.unit.first_line, column + 1)
        return Place(self.unit.file, self.line + self.unit.first_line - 1, 1)

    def problem(self, code: str, message: str, hint: str = '', literal: str = '') -> None:
        self.draft.problems.append(Problem(code, message, self.place(literal), hint))

    def count(self, kind: str) -> str:
        self.counts[kind] = self.counts.get(kind, 0) + 1
        return str(self.counts[kind])

    # --- writing ------------------------------------------------------------------------------------------------------

    def text(self, text: str | None) -> None:
        if not text:
            return
        expand = self.at is None and NO_EXPANSION.isdisjoint(self.context)
        plain = 'h' in self.context
        self.out.append(escape(text, quote=False) if plain else self.abbreviator.write(text, expand))

    def emit(self, el: ET.Element) -> None:
        """Write an element and what follows it up to the next one."""
        handler = getattr(self, '_' + el.tag.replace('-', '_'), None) if isinstance(el.tag, str) else None
        line, at = self.line, self.at
        if el.get('data-line'):
            self.line, self.at = int(el.get('data-line')), None
        if el.get('data-at'):
            dataset, _, key = el.get('data-at').partition(':')
            record = self.publication.record(dataset, key)
            self.at = record.place if record else self.at
        if handler:
            handler(el)
        elif re.fullmatch('h[1-6]', el.tag):
            self.heading(el)
        else:
            self.element(el)
        self.line, self.at = line, at
        self.text(el.tail)

    def element(self, el: ET.Element, extra: str = '', before: str = '', after: str = '') -> None:
        """Write an element as it is, with its block number; `before` and `after` go inside it."""
        attributes = {k: v for k, v in el.attrib.items() if not k.startswith('data-') or k in ('data-pdf', 'data-only-print')}
        if el.get('data-at'):
            self.record_here(el, attributes)
        if 'id' in attributes:
            self.anchor(attributes['id'])
        if el.tag in BLOCKS:
            attributes['data-b'] = f'{self.unit.id}:{len(self.draft.places)}'
            self.draft.places.append(self.place())
        self.out.append(f'<{el.tag}' + ''.join(f' {k}="{escape(str(v))}"' for k, v in attributes.items()) + extra)
        if el.tag in VOID:
            self.out.append('/>')
            return
        self.out.append('>' + before)
        self.context.append(el.tag)
        self.children(el)
        self.context.pop()
        self.out.append(f'{after}</{el.tag}>')

    def children(self, el: ET.Element) -> None:
        self.text(el.text)
        for child in el:
            self.emit(child)

    def anchor(self, key: str) -> None:
        place = self.place()
        first = self.draft.anchors.setdefault(key, place)
        if first is not place:
            self.problem('id-duplicate', f'the id {key} is used twice (first at {first})', 'choose another id', f'id: {key}')

    def record_here(self, el: ET.Element, attributes: dict) -> None:
        """Make the element the anchor of its record, in the view that is the record's home."""
        dataset, _, key = el.get('data-at').partition(':')
        if not self.home or (dataset, key) in self.draft.records:
            return
        anchor = attributes.setdefault('id', record_anchor(dataset, key))
        self.draft.records[dataset, key] = anchor
        about = self.publication.datasets[dataset]
        term = about.by_id[key].fields.get(about.index_field) if about.index_field else None
        if term:
            self.draft.index.append((str(term), anchor))

    # --- headings and captions ----------------------------------------------------------------------------------------

    def heading(self, el: ET.Element) -> None:
        level = int(el.tag[1])
        text = plain_text(el)
        if level == 1:
            self.element(el)
            return
        if level > self.level + 1:
            self.problem('heading-skipped', f'a heading of level {level} follows one of level {self.level}', f'write {"#" * (self.level + 1)} {text}')
        self.level = level
        label = el.get('data-label') or ''
        local = '' if label or el.get('data-unnumbered') else self.number_section(level)
        key = el.get('id') or (f'{self.unit.id}-' + (local.replace('.', '-') or f'h{self.count("h")}'))
        el.set('id', key)
        self.draft.headings.append(Heading(level, key, text, local, label))
        before = f'<span class="num">{escape(label)}</span> ' if label else token(f'l:{local}') if local else ''
        self.context.append('h')
        self.element(el, before=before)
        self.context.pop()

    def number_section(self, level: int) -> str:
        if level == 2:
            self.section = [self.section[0] + 1, 0]
            return str(self.section[0])
        if level == 3:
            self.section[1] += 1
            return f'{self.section[0]}.{self.section[1]}'
        return ''

    def captioned(self, kind: str, el: ET.Element, caption: ET.Element | None) -> None:
        """Number a figure, table or box, and write it with its sources below."""
        local = self.count(kind)
        key = el.get('id') or f'{self.unit.id}-{kind}-{local}'
        el.set('id', key)
        self.draft.captions.append(Caption(kind, key, plain_text(caption) if caption is not None else '', local))
        if caption is not None:
            caption.text = f'{token(f"c:{kind}:{local}")}{caption.text or ""}'
        self.sourced(el)

    def sourced(self, el: ET.Element) -> None:
        sources, credit = el.get('data-sources'), el.get('data-credit')
        if sources or credit:
            line = ET.SubElement(el, 'p', {'class': 'sources'})
            line.text = 'Source: ' if sources and len(sources.split()) == 1 else 'Sources: ' if sources else ''
            if sources:
                cite = ET.SubElement(line, 'x-cite', {'keys': '; '.join('@' + s for s in sources.split()), 'bare': 'yes', 'literal': sources.split()[0]})
                cite.tail = f'. {credit}' if credit else ''
            else:
                line.text = credit
        self.element(el)

    def _div(self, el: ET.Element) -> None:
        box = el.get('data-box')
        if box:
            if box == 'todo':
                self.draft.todos.append((plain_text(el)[:80], self.place()))
            title = el.find("p[@class='box-title']")
            if el.get('id') and title is not None:
                self.captioned('box', el, title)
            else:
                self.sourced(el)
        elif 'table' in (el.get('class') or '').split() and (caption := el.find('.//caption')) is not None:
            self.captioned('table', el, caption)
        else:
            self.element(el)

    def _figure(self, el: ET.Element) -> None:
        self.captioned('figure', el, el.find('figcaption'))

    def _img(self, el: ET.Element) -> None:
        src = el.get('src', '')
        if not src.startswith('data:'):
            self.draft.images[src] = self.place(src)
        if el.get('alt') is None:
            self.problem('alt-missing', f'the image {src} has no alt text', 'say in words what it shows')
        self.element(el)

    # --- the dialect's own elements -----------------------------------------------------------------------------------

    def _x_content(self, el: ET.Element) -> None:
        if self.content is not None:
            self.children(self.content)

    def _x_only(self, el: ET.Element) -> None:
        wanted = [w.strip() for w in (el.get('editions') or '').split(',')]
        for name in wanted:
            if name not in self.publication.editions:
                self.problem('edition-unknown', f'there is no edition {name}', did_you_mean(name, self.publication.editions, 'editions: ' + ', '.join(self.publication.editions)))
        if self.edition.name in wanted:
            self.children(el)

    def _x_problem(self, el: ET.Element) -> None:
        if el.get('data-line'):
            self.at = None
        self.problem(el.get('code'), el.get('message'), el.get('hint', ''), el.get('literal', ''))

    def _x_view(self, el: ET.Element) -> None:
        for child in el:
            self.emit(child)
        try:
            body, options = render_view(el, self.publication, self.templates, self.data, self.place())
        except Refused as refused:
            self.draft.problems += refused.problems
            return
        home, self.home = self.home, bool(options.get('home'))
        body.set('class', f'view {body.get("class", "")}'.strip())
        if body.find('.//caption') is not None and options.get('caption'):
            if sources := el.get('data-sources'):
                body.set('data-sources', sources)
            self.captioned('table', body, body.find('.//caption'))
        else:
            self.element(body)
        self.home = home

    def _x_chart(self, el: ET.Element) -> None:
        name = f'charts/{el.get("name")}.svg.j2'
        if not self.templates.exists(name):
            known = self.templates.names('charts')
            self.problem('chart-unknown', f'there is no chart {el.get("name")}', did_you_mean(el.get('name', ''), known, 'charts: ' + ', '.join(known)))
            return
        svg = self.templates.render(name, publication=self.publication.meta, **helpers(self.data))
        address = 'data:image/svg+xml;base64,' + base64.b64encode(svg.encode()).decode()
        self.element(ET.Element('img', {'src': address, 'alt': el.get('alt', ''), 'class': 'chart'}))

    def _x_index(self, el: ET.Element) -> None:
        self.index_mark(el.get('term', ''))

    def index_mark(self, term: str) -> None:
        key = f'ix-{self.unit.id}-{len(self.draft.index)}'
        self.anchor(key)
        self.draft.index.append((' > '.join(part.strip() for part in term.split('>')), key))
        self.out.append(f'<span class="ix" id="{key}"></span>')

    def _x_cite(self, el: ET.Element) -> None:
        names = []
        for part in el.get('keys', '').split(';'):
            key, _, detail = part.strip().lstrip('@').partition(',')
            self.draft.uses.append(Use('cite', key.strip(), self.place(el.get('literal') or key), after=detail.strip()))
            names.append(str(len(self.draft.uses) - 1))
        self.out.append(token(f'{"b" if el.get("bare") else "k"}:{",".join(names)}'))

    def _a(self, el: ET.Element) -> None:
        href = el.get('href', '')
        own = bool(len(el) or (el.text or '').strip())
        scheme, _, target = href.partition(':')
        literal = f']({href}'
        if href.startswith('#'):
            use = Use('anchor', href[1:], self.place(literal), own)
        elif scheme in ('title', 'number'):
            use = Use(scheme, target, self.place(literal), own)
        elif scheme == 'page':
            return self.page_number(el, target, literal)
        elif scheme in ('http', 'https', 'mailto'):
            if not own:
                el.text = target.removeprefix('//').rstrip('/')
            return self.element(el)
        elif scheme in self.publication.datasets:
            use = Use('record', target, self.place(literal), own, dataset=scheme)
            if self.at is None and self.publication.datasets[scheme].index_field and (record := self.publication.record(scheme, target)):
                if term := record.fields.get(self.publication.datasets[scheme].index_field):
                    self.index_mark(str(term))
        else:
            return self.problem('link-odd', f'the link {href or "()"} leads nowhere', 'write #id, page:id, dataset:id or https://...', literal)
        self.draft.uses.append(use)
        self.out.append(token(f'u:{len(self.draft.uses) - 1}'))
        if own:
            self.context.append('a')
            self.children(el)
            self.context.pop()
            self.out.append(token('/'))

    def page_number(self, el: ET.Element, target: str, literal: str) -> None:
        """Leave room for a page number, which the furniture sets in; punctuation that follows goes with it."""
        m = _PAGE_TAIL.match(el.tail or '')
        after = m[0] if m else ''
        if after:
            el.tail = el.tail[len(after):]
        self.draft.uses.append(Use('page', target, self.place(literal), True, after=after))
        self.out.append(token(f'u:{len(self.draft.uses) - 1}'))


def plain_text(el: ET.Element) -> str:
    """The words of an element without notes and marks, white space folded."""
    parts: list[str] = []

    def gather(e: ET.Element) -> None:
        if e.tag not in ('x-problem', 'x-cite', 'x-index') and e.get('class') != 'footnote':
            parts.append(e.text or '')
            for child in e:
                gather(child)
                parts.append(child.tail or '')
    gather(el)
    return ' '.join(re.sub(f'{OPEN}[^{CLOSE}]*{CLOSE}', '', ''.join(parts)).split())


def image_path(directory: Path, src: str) -> Path:
    """Where an image of the text lies: sources are written relative to content/."""
    return directory / 'content' / src
