"""What a publication is made of. Rooms pass these on and never change them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from .bindings import Binding
from .document import Element, Use
from .finish.kinds import KINDS, Kind
from .formats import Format
from .kinds import Kinds, default_kinds
from .output_parts import Condition, Look, Paper, Wrap
from .problems import Place, Problem
from .snapshot import Snapshot
from .sources import digest
from .tokens import Tokens
from .unread import Unread
from .words import ENGLISH, Words
from .yaml_source import Yaml


@dataclass(frozen=True)
class Record:
    """One entry of a dataset, such as a reference or a term. Its `fields` are what editors wrote; all else is what the press knows of
    it: templates reach the fields as `record.FIELD` and the rest as `printed(record).NAME`, so that neither hides the other.
    `place` is where it begins in its file; `declared` are the fields that its schema allows."""

    dataset: str
    id: str
    fields: dict
    position: int          # of its row in its file, from 1
    title: str
    number: str            # printed number, or ''
    place: Place
    declared: tuple[str, ...] = field(default=(), repr=False, compare=False)


@dataclass(frozen=True)
class Dataset:
    """A YAML list of records. `properties` names every field its schema allows, in its order."""

    name: str
    title: str
    label: str             # the word before a record's number, such as Step
    role: str              # references, glossary, abbreviations, index, or ''
    index_field: str       # the field listed in the index, or ''
    properties: tuple[str, ...]
    records: tuple[Record, ...]
    by_id: dict[str, Record] = field(repr=False)
    source: Yaml = field(repr=False)
    schema: dict = field(default_factory=dict, repr=False)
    schema_source: Yaml | None = field(default=None, repr=False)

    def place(self, record: Record, *path: str | int) -> Place:
        """Where a field of a record stands in its file."""
        return self.source.place((record.position - 1, *path))


@dataclass(frozen=True)
class Chart:
    """A chart drawn from a dataset: its rows, its printed columns and its specification, as written in content/charts/NAME.yaml."""

    name: str
    source: Yaml = field(repr=False)


@dataclass(frozen=True)
class Unit:
    """What opens on a fresh recto: a chapter, an annex, the contents. `text` is its Markdown, from line `first_line` of `file`."""

    id: str
    kind: str
    title: str
    short: str
    front: dict
    text: str
    file: str
    first_line: int

    @property
    def place(self) -> Place:
        return Place(self.file, 1, 1)


@dataclass(frozen=True)
class Matter:
    """A run of units whose folios belong together: front matter, body, annexes."""

    name: str
    folios: str            # none, arabic, roman
    prefix: str            # before the folio; {number} is the unit's own number, as in "{number}-"
    restart: str           # matter or unit: where the folio begins again at 1
    units: tuple[str, ...]


@dataclass(frozen=True)
class Accepted:
    """What an editor accepts although a rule is broken: at the element with the id `at`, `because` of something."""

    rule: str
    at: str
    because: str
    place: Place


@dataclass(frozen=True)
class Edition:
    """One edition of the publication: which units, in which order, under which version and date."""

    name: str
    title: str
    version: str
    status: str            # draft or final
    date: str              # ISO 8601
    stamp: str             # printed on every page of the edition, or ''
    matters: tuple[Matter, ...]
    file: str
    accepted: tuple[Accepted, ...] = ()
    opens: str = 'recto'   # where a unit may begin: recto, or on any page
    lock_pages: bool = False         # every section stays on the page on which it was released
    refers_to: str = ''    # the edition whose pages stand in references to what this one does not have; '' when it has none
    source: Yaml | None = field(default=None, repr=False, compare=False)

    @property
    def unit_ids(self) -> tuple[str, ...]:
        return tuple(u for m in self.matters for u in m.units)


@dataclass(frozen=True)
class Output:
    """A row of styles/outputs.yaml."""

    name: str
    finish: str            # the name of its kind
    stylesheets: tuple[str, ...]
    furniture: tuple[str, ...]
    format: Format         # of its pages
    asked: bool = False    # made only when it is asked for by name
    wrap: Wrap | None = None
    paper: Paper | None = None             # for outputs that are printed: the paper, the printing condition, and marks such as crop
    condition: Condition | None = None
    marks: tuple[str, ...] = ()
    bindings: tuple[Binding, ...] = ()     # in the order in which they are preferred
    template: str = 'furniture.html.j2'    # of the furniture
    look: Look | None = None               # of selections; such a row makes no edition
    about: str = ''        # what it is for, for people who download it

    @property
    def kind(self) -> Kind:
        return KINDS[self.finish]

    @property
    def page_sheets(self) -> tuple[str, ...]:
        """The stylesheets of its pages."""
        return (*self.stylesheets, *self.furniture)

    @property
    def all_sheets(self) -> tuple[str, ...]:
        """Every stylesheet of the output."""
        return (*self.page_sheets, *(self.wrap.stylesheets if self.wrap else ()))

    @property
    def pages(self) -> tuple:
        """Outputs of an edition in which this is the same have the same pages."""
        return self.format, self.stylesheets, self.furniture, self.template


@dataclass(frozen=True)
class Section:
    """A line of the contents, and the folio of its page."""

    id: str
    number: str
    title: str
    page: str

    @property
    def name(self) -> str:
        return f'{self.number} {self.title}'.strip()


@dataclass(frozen=True)
class Release:
    """Where the sections of a released edition stand, as kept in content/releases. `output` is the one whose pages these are,
    '' for the first row of styles/outputs.yaml."""

    edition: str
    version: str
    sections: tuple[Section, ...]
    place: Place
    output: str = ''


@dataclass(frozen=True)
class Publication:
    """Everything that editors wrote, read and checked for shape."""

    directory: Path
    files: Snapshot                # everything below was read from
    meta: dict
    editions: dict[str, Edition]
    units: dict[str, Unit]
    datasets: dict[str, Dataset]
    unusable: frozenset[str]       # names of datasets that could not be read
    outputs: dict[str, Output]
    digests: dict[str, str]        # file -> digest of every content file read
    tokens: Tokens = field(default_factory=Tokens)
    kinds: Kinds = field(default_factory=default_kinds)      # of unit, caption and box: words and looks
    charts: dict[str, Chart | None] = field(default_factory=dict)     # None: there is such a file, with mistakes in it
    chart_style: Yaml | None = None                                   # what all charts share
    icons: dict[str, str] = field(default_factory=dict)      # name -> SVG, stroked in currentColor
    selections: Yaml | None = None                            # what is handed out of it (content/handouts.yaml)
    events: dict[str, Yaml | None] = field(default_factory=dict)      # name -> where it is handed out; None: with mistakes in it
    releases: tuple[Release, ...] = ()
    source: Yaml | None = field(default=None, repr=False)    # content/publication.yaml
    unread: Unread = Unread()
    words: Words = ENGLISH                                   # the fixed words, in its language

    @cached_property
    def data_digest(self) -> str:
        """Of all datasets and their schemas."""
        return digest(repr(sorted((f, d) for f, d in self.digests.items() if f.startswith(('content/data/', 'content/schemas/', 'content/charts/')))))

    def dataset_of_role(self, role: str) -> Dataset | None:
        return next((d for d in self.datasets.values() if d.role == role), None)

    def record(self, dataset: str, key: str) -> Record | None:
        return self.datasets[dataset].by_id.get(key) if dataset in self.datasets else None


@dataclass(frozen=True)
class Heading:
    """A heading below the unit's title. `local` is its number within the unit, as "2.1"; `label` replaces it, as "Step 3.4"."""

    level: int
    id: str
    text: str
    local: str
    label: str


@dataclass(frozen=True)
class Caption:
    """A numbered figure, table or box."""

    kind: str
    id: str
    text: str
    local: str


@dataclass
class Draft:
    """A unit as a tree in which what depends on other units is still late (see document.py), and what is in it; no tree if it could
    not be composed."""

    unit: str
    tree: Element | None = None
    uses: list[Use] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    captions: list[Caption] = field(default_factory=list)
    anchors: dict[str, Place] = field(default_factory=dict)
    records: dict[tuple[str, str], str] = field(default_factory=dict)
    homes: dict[tuple[str, str], Place] = field(default_factory=dict)    # (dataset, id) -> the view that is the record's home
    index: list[tuple[str, str]] = field(default_factory=list)        # term path "a > b", anchor
    places: list[Place] = field(default_factory=list)                # of block 0, 1, 2 ...
    images: dict[str, Place] = field(default_factory=dict)
    charts: dict[str, Place] = field(default_factory=dict)           # name -> the figure that shows it
    shown: set[tuple[str, str]] = field(default_factory=set)         # (dataset, id) of every record that some view prints
    abbreviations: set[str] = field(default_factory=set)
    todos: list[tuple[str, Place]] = field(default_factory=list)
    datasets: set[str] = field(default_factory=set)                  # what it was made from, besides its text
    problems: list[Problem] = field(default_factory=list)
