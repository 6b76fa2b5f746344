"""What PDFs there are: the kinds of output, and the rows of styles/outputs.yaml.

A new kind of output is a row here, a module of pdf/finishing with what `order.Finisher` asks for, and its
name in the schema of styles/outputs.yaml. Such modules load pikepdf, which is slow, so a row only names its
module.
"""

from __future__ import annotations

from dataclasses import dataclass

from .binding_methods import Binding
from .output_parts import Condition, Look, Paper, Wrap
from .page_format import Format


@dataclass(frozen=True)
class Kind:
    """A kind of output. `needs`: what a row of styles/outputs.yaml has to have. Of its files: `paged` ones
    hold every page of the book in its place; `tagged` ones are for reading on a screen, with structure tree,
    bookmarks and links; `printed` ones are for a printer, in the inks of a printing condition; `cover` is the
    cover of the book in one piece."""

    name: str
    module: str  # of pdf/finishing: a `Finisher`
    needs: tuple[str, ...]
    paged: bool = False
    tagged: bool = False
    printed: bool = False
    cover: bool = False


_LOOKS = 'format', 'stylesheets', 'overlay'
_INKS = 'paper', 'condition'

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind('screen', 'screen', _LOOKS, paged=True, tagged=True),
        Kind('press', 'press', (*_LOOKS, *_INKS), paged=True, printed=True),
        Kind('wrap', 'wrap', (*_LOOKS, *_INKS, 'wrap'), printed=True, cover=True),
    )
}


@dataclass(frozen=True)
class Output:
    """A row of styles/outputs.yaml."""

    name: str
    finish: str  # the name of its kind
    stylesheets: tuple[str, ...]
    overlay: tuple[str, ...]
    format: Format  # of its pages
    asked: bool = False  # made only when it is asked for by name
    wrap: Wrap | None = None
    paper: Paper | None = (
        None  # for outputs that are printed: the paper, the printing condition, and marks such as crop
    )
    condition: Condition | None = None
    marks: tuple[str, ...] = ()
    bindings: tuple[Binding, ...] = ()  # in the order in which they are preferred
    template: str = 'overlay.html.j2'  # of the overlay
    look: Look | None = None  # of selections; such a row makes no edition
    about: str = ''  # what it is for, for people who download it

    @property
    def kind(self) -> Kind:
        return KINDS[self.finish]

    @property
    def page_sheets(self) -> tuple[str, ...]:
        """The stylesheets of its pages."""
        return (*self.stylesheets, *self.overlay)

    @property
    def all_sheets(self) -> tuple[str, ...]:
        """Every stylesheet of the output."""
        return (*self.page_sheets, *(self.wrap.stylesheets if self.wrap else ()))

    @property
    def pages(self) -> tuple:
        """Outputs of an edition in which this is the same have the same pages."""
        return self.format, self.stylesheets, self.overlay, self.template
