"""Writing the elements of the Markdown dialect and of templates (see markup/dialect.py)."""

from __future__ import annotations

import json
import posixpath
import re
import xml.etree.ElementTree as ET
from urllib.parse import unquote

from ...core.attributes import CAPTION, CHART, CREDIT, LINE, SOURCES
from ...core.document import Citation, PageReference, Reference, UnitNumber, Use, element
from ...core.encoding import svg_address
from ...core.problems import Place, Refused, did_you_mean
from ..charts.rows import make_rows
from ..charts.table import data_table
from ..pictures import chart_address
from ..templating.helpers import helpers
from ..templating.views import render_view, stand_in
from .tree_writer import Writer

_END = re.compile(r' {0,3}/{3,} *')  # the line that ends a block
_PUNCTUATION = re.compile(r'[).,;:!?”’]+')  # what stays on the line of a page number


class DialectWriter(Writer):
    """Writes one unit, with the elements of the dialect: views, charts, drawings, references, citations."""

    content: ET.Element | None = None  # in place of the x-content of the template
    is_content_written = False

    def _x_content(self, el: ET.Element) -> None:
        self.is_content_written = True
        if self.content is not None:
            self.children(self.content)

    def _x_number(self, el: ET.Element) -> None:
        self.out.append(UnitNumber())

    def _x_only(self, el: ET.Element) -> None:
        editions = [w.strip() for w in (el.get('editions') or '').split(',')]
        for name in editions:
            if name not in self.publication.editions and name not in self.publication.unread.editions:
                self.problem(
                    'edition-unknown',
                    f'there is no edition {name}',
                    did_you_mean(
                        name, self.publication.editions, 'editions: ' + ', '.join(self.publication.editions)
                    ),
                )
        if self.edition.name in editions:
            self.children(el)

    def _x_problem(self, el: ET.Element) -> None:
        if el.get(LINE):
            self.at = None
        self.problem(el.get('code', ''), el.get('message', ''), el.get('hint', ''), el.get('literal', ''))

    def emit_problems(self, el: ET.Element) -> None:
        """Report the problems of the options of a block, which are its children."""
        for child in el:
            self.emit(child)

    def _x_view(self, el: ET.Element) -> None:
        self.emit_problems(el)
        try:
            body, options = render_view(el, self.publication, self.templates, self.data, self.option_place)
        except Refused as refused:
            self.draft.problems += refused.problems
            options = json.loads(el.get('options') or '{}')
            body = stand_in(options)
        home, view, self.home, self.view = self.home, self.view, bool(options.get('home')), self.place()
        body.set('class', f'view {body.get("class", "")}'.strip())
        if body.find('.//caption') is not None and options.get('caption'):
            if sources := el.get(SOURCES):
                body.set(SOURCES, sources)
            self.captioned('table', body, body.find('.//caption'))
        else:
            self.element(body)
        self.home, self.view = home, view

    def option_place(self, option: str = '', word: str = '') -> Place:
        """The place of the block being written, of one of its options, or of a word in that option."""
        at: Place | None = None
        lines = self.lines.lines
        for i in range(self.line if option and self.line and self.at is None else len(lines), len(lines)):
            line, start = lines[i], 0
            if _END.fullmatch(line):
                break
            if at is None and (m := re.match(rf' *({re.escape(option)}) *:', line)):
                at, start = Place(self.unit.file, i + self.unit.first_line, m.start(1) + 1), m.end()
            if (
                at
                and word
                and (m := re.compile(rf'(?<![\w.-]){re.escape(word)}(?![\w.-])').search(line, start))
            ):
                return Place(self.unit.file, i + self.unit.first_line, m.start() + 1)
        return at or self.place()

    def _figure(self, el: ET.Element) -> None:
        chart = el.find('x-chart')
        name = '' if chart is None else chart.get('name', '')
        if self.publication.charts.get(name):
            el.set(CHART, name)
        super()._figure(el)

    def _x_chart(self, el: ET.Element) -> None:
        name, known = el.get('name', ''), self.publication.charts
        if name not in known:
            self.problem(
                'chart-unknown',
                f'there is no chart {name}',
                did_you_mean(name, known, 'charts: ' + ', '.join(known)),
            )
        elif known[name] is not None:  # else its file has mistakes, which are reported
            self.draft.charts[name] = self.place()
            self.element(
                ET.Element('img', {'src': chart_address(name), 'alt': el.get('alt', ''), 'class': 'chart'})
            )

    def _x_chart_data(self, el: ET.Element) -> None:
        self.emit_problems(el)
        name, known = el.get('name', ''), self.publication.charts
        if name not in known:
            self.problem(
                'chart-unknown',
                f'there is no chart {name}',
                did_you_mean(name, known, 'charts: ' + ', '.join(known)),
            )
            return
        self.draft.datasets.add(f'chart:{name}')
        if (chart := known[name]) is not None:
            rows, _ = make_rows(chart, self.publication)  # drawing the chart reports the problems
            self.data.used |= rows.datasets
            table = data_table(chart, rows, el.get(CAPTION, ''))
            table.set('id', f'numbers-{name}')
            for key in (SOURCES, CREDIT):
                if value := el.get(key):
                    table.set(key, value)
            self.captioned('table', table, table.find('.//caption'))

    def _x_drawing(self, el: ET.Element) -> None:
        name = el.get('name', '')
        known = [n for n in self.templates.names('drawings') if not n.startswith('_')]
        if name not in known:
            return self.problem(
                'drawing-unknown',
                f'there is no drawing {name}',
                self.templates.instead(name, known, 'drawings', f'drawings/{name}.svg.j2'),
                name,
            )
        try:
            svg = self.templates.render_svg(
                f'drawings/{name}.svg.j2', publication=self.publication.meta, **helpers(self.data)
            )
        except Refused as refused:
            self.draft.problems += refused.problems
            return None
        self.element(
            ET.Element('img', {'src': svg_address(svg), 'alt': el.get('alt', ''), 'class': 'drawing'})
        )

    def _x_index(self, el: ET.Element) -> None:
        self.index_mark(el.get('term', ''))

    def index_mark(self, term: str) -> None:
        """Write an anchor that the index lists under `term`."""
        key = f'ix-{self.unit.id}-{len(self.draft.index)}'
        self.anchor(key)
        self.draft.index.append((' > '.join(part.strip() for part in term.split('>')), key))
        self.out.append(element('span', {'class': 'ix', 'id': key}))

    def _x_cite(self, el: ET.Element) -> None:
        works = []
        for part in el.get('keys', '').split(';'):
            before, _, cited = part.strip().partition('@')
            key, _, after = cited.partition(',')
            place = self.place(el.get('literal') or key)
            works.append(Use('cite', key.strip(), place, after=after.strip(), before=before.strip()))
        self.draft.uses += works
        self.out.append(Citation(tuple(works), bool(el.get('bare')), bool(el.get('named'))))

    def _a(self, el: ET.Element) -> None:
        href = el.get('href', '')
        own = bool(len(el) or (el.text or '').strip())
        scheme, _, target = href.partition(':')
        literal = f']({href}'
        if href.startswith('#'):
            use = Use('anchor', unquote(href[1:]), self.place(literal), own, unit=self.unit.id)
        elif scheme in ('title', 'number'):
            use = Use(scheme, target, self.place(literal), own, unit=self.unit.id)
        elif scheme == 'numbers':
            use = Use(scheme, f'numbers-{target}', self.place(), own)
        elif scheme == 'page':
            return self.page_number(el, target, literal)
        elif scheme in ('http', 'https', 'mailto'):
            if not own:
                el.text = target.removeprefix('//').rstrip('/')
            return self.element(el)
        elif scheme in self.publication.datasets or scheme in self.publication.unusable:
            use = Use('record', target, self.place(literal), own, dataset=scheme)
        elif href.partition('#')[0].endswith('.md') and (unit := self.unit_of_file(href.partition('#')[0])):
            heading = unquote(href.partition('#')[2])
            use = Use('anchor', heading or unit, self.place(literal), own, unit=unit)
        else:
            return self.problem(
                'link-odd',
                f'the link {href or "()"} leads nowhere',
                'write #id, page:id, dataset:id or https://...',
                literal,
            )
        self.draft.uses.append(use)
        self.context.append('a')
        self.out.append(Reference(use, tuple(self.inside(lambda: self.children(el))) if own else ()))
        self.context.pop()
        if use.kind == 'record' and self.at is None:
            self.index_record(scheme, target)

    def unit_of_file(self, path: str) -> str:
        """The id of the unit in a file of the publication, named from the file of this unit; '' if there is
        none."""
        name = posixpath.normpath(posixpath.join(posixpath.dirname(self.unit.file), unquote(path)))
        return next((unit.id for unit in self.publication.units.values() if unit.file == name), '')

    def index_record(self, dataset: str, key: str) -> None:
        """Put a text that refers to a record under the term of the record in the index, if it has one; the
        mark stands behind the words."""
        self.data.used.add(dataset)
        described, record = self.publication.datasets.get(dataset), self.publication.record(dataset, key)
        if described and record and described.index_field and record.fields.get(described.index_field):
            self.index_mark(str(record.fields[described.index_field]))

    def page_number(self, el: ET.Element, target: str, literal: str) -> None:
        """Leave room for a page number, which the overlay prints, with the punctuation that follows."""
        tail = el.tail or ''
        m = _PUNCTUATION.match(tail)
        after = m[0] if m else ''
        if after:
            el.tail = tail[len(after) :]
        use = Use('page', target, self.place(literal), True, after=after, unit=self.unit.id)
        self.draft.uses.append(use)
        self.out.append(PageReference(self.draft.uses[-1]))
