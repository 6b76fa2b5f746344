"""Put together the pack of an event: finished files of releases, files made for it, packing list and
calendar."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ...checks.finished import Unreadable, reading
from ...core.problems import Problem, Refused
from ...core.publication.edition import Edition
from ...core.publication.output import Output
from ...core.publication.publication import Publication
from ..assemble import AssembledPdf
from ..contact_sheets import TITLE, NoSuchPage, page_size, sheets
from ..handouts.make import SHEETS as OF_SHEETS
from ..handouts.make import Maker, leaves
from ..handouts.rows import Selection, last_edition
from ..pipeline import file_name, produce
from ..release_store import Finished
from .dates import calendar
from .packing import Packed, PackingList
from .rows import BOOKLET, EDITION, HANDOUT, SHEETS, Event, Item

LIST = 'packing-list'
A4 = 210, 297  # mm, what contact sheets are printed on
SELECTED = (HANDOUT, BOOKLET)


@dataclass(frozen=True)
class Pack:
    """The files for an event. `packing_list` is the PDF of the packing list; `problems` are what a printer
    may object to."""

    event: Event
    files: tuple[Finished, ...]
    packing_list: AssembledPdf
    problems: tuple[Problem, ...] = ()


def command(item: Item) -> tuple[str, ...]:
    """The command, as in the manifest of a release, that gives out the file of an item, or the one from which
    it is made."""
    return (item.kind, item.id, item.output) if item.kind in SELECTED else (EDITION, item.output)


def edition_of(item: Item, rows: dict[tuple[str, str], Selection]) -> str:
    """The edition from which an item is taken."""
    return rows[item.kind, item.id].edition if item.kind in SELECTED else item.id


def heading_edition(event: Event, rows: dict[tuple[str, str], Selection], publication: Publication) -> str:
    """The edition named in the packing list: the edition of all items, or, if they are of several, the last
    one."""
    editions = {edition_of(item, rows) for item in event.items}
    return editions.pop() if len(editions) == 1 else last_edition(publication)


@contextmanager
def looking_at(file: Finished, item: Item) -> Iterator[None]:
    """Use it with `with` to read a finished PDF, which may be from a release of anybody. Raises Refused."""
    try:
        with reading(Path(file.name), file.data, NoSuchPage):
            yield
    except Unreadable as e:
        raise Refused([Problem('pdf-unreadable', str(e), item.place, 'make the release again')]) from e


class Packer:
    """Makes packs. `ready` returns the files of an item that are finished already, or none; `look` is the
    output for the packing list."""

    def __init__(
        self,
        maker: Maker,
        outputs: dict[str, Output],
        look: Output,
        rows: dict[tuple[str, str], Selection],
        ready: Callable[[Item], tuple[Finished, ...]],
    ):
        self.maker, self.outputs, self.look, self.rows, self.ready = maker, outputs, look, rows, ready
        self._made: dict[tuple[str, ...], tuple[Finished, ...]] = {}
        self._print_problems: list[Problem] = []  # what a printer may object to

    def pack(self, event: Event, edition: Edition) -> Pack:
        """Make the pack of an event. `edition` is named in its list. Raises Refused for pages that do not
        exist."""
        meta, words = self.maker.publication.meta, self.maker.publication.words
        files: dict[str, Finished] = {}
        packed: list[Packed] = []
        for item in event.items:
            finished, title = self._item(item)
            packed.append(self._packed(item, title, finished))
            files.update((file.name, file) for file in finished)
        packing_list = PackingList(event, tuple(packed), edition.version, edition.date, words)
        pdf = self.maker.page(
            f'event-{event.name}',
            'packing',
            packing_list.title,
            edition.name,
            self.look,
            event.place,
            packing=packing_list,
        )
        dates = calendar(event, meta['title'], meta['slug'], edition.date, words)
        papers = (
            pdf.finished(f'{LIST}.pdf'),
            Finished(f'{LIST}.yaml', packing_list.as_yaml(), 0),
            Finished(f'{LIST}.txt', packing_list.as_text(), 0),
            Finished(f'{event.name}.ics', dates, 0),
        )
        return Pack(event, (*files.values(), *papers), pdf, tuple(self._print_problems))

    def _item(self, item: Item) -> tuple[tuple[Finished, ...], str]:
        """The files of an item, and its title."""
        key = edition_of(item, self.rows), *command(item)
        if key not in self._made:
            self._made[key] = self.ready(item) or self._make(item)
        files = self._made[key]
        if item.kind in SELECTED:
            return files, self.rows[item.kind, item.id].title
        composed = self.maker.composition.editions
        edition = (
            composed[item.id].edition if item.id in composed else self.maker.publication.editions[item.id]
        )
        title = f'{edition.title} {edition.version}'
        if item.kind != SHEETS:
            return files, title
        heading = self.maker.publication.words.gettext('%(edition)s, contact sheets') % {'edition': title}
        return self._contact_sheets(item, files[0]), heading

    def _make(self, item: Item) -> tuple[Finished, ...]:
        output = self.outputs[item.output]
        if item.kind in SELECTED:
            return self.maker.make(self.rows[item.kind, item.id], output).files
        composed = self.maker.composition.editions[item.id]
        pdf = produce(self.maker.paginator, composed, output)
        self._print_problems += pdf.problems
        return (pdf.finished(file_name(self.maker.publication, composed.edition, item.output)),)

    def _contact_sheets(self, item: Item, book: Finished) -> tuple[Finished, ...]:
        try:
            with looking_at(book, item):
                title = self.maker.publication.words.gettext(TITLE)
                images, data = sheets(book.data, item.pages, False, title)
        except NoSuchPage as e:
            raise Refused([
                Problem(
                    'page-unknown', str(e), item.place, 'write folios that the edition has, such as 12-40'
                )
            ]) from e
        return (
            Finished(
                f'{PurePosixPath(book.name).stem}-contact{"-" + item.pages if item.pages else ""}.pdf',
                data,
                len(images),
                book.release,
            ),
        )

    def _packed(self, item: Item, title: str, files: tuple[Finished, ...]) -> Packed:
        """The row of an item in the packing list: the file that is printed, its number of leaves and its
        weight."""
        pages, printed = files[0], files[-1]
        if item.kind in SELECTED:
            with looking_at(pages, item):
                (width, height), paper = page_size(pages.data), self.outputs[item.output].paper
            sheet = (2 * width, height) if printed.name.endswith(f'{OF_SHEETS}.pdf') else (width, height)
        else:
            of_pages = self.outputs[item.output].format
            sheet, paper = A4 if item.kind == SHEETS else (of_pages.width, of_pages.height), self.look.paper
        assert paper is not None, 'sources.outputs asks for the paper of handouts and booklets'
        count = leaves(item.kind, pages.pages)
        return Packed(
            item=item,
            title=title,
            file=printed.name,
            pages=pages.pages,
            paper=count,
            grams=count * paper.weight(*sheet),
            sha256=printed.sha256,
        )
