"""The kinds of output, and the rows of styles/outputs.yaml.

A new kind of output needs a row here, a module of pdf/finishing that is an `order.Finisher`, and its name in
the schema of styles/outputs.yaml. Such modules load pikepdf, which is slow, so a row only names its module.
"""

from __future__ import annotations

from dataclasses import dataclass

from .binding_methods import Binding
from .output_parts import Condition, Look, Paper, Wrap
from .page_format import Format


@dataclass(frozen=True)
class Kind:
    """A kind of output.

    `module` is the name of a `Finisher` in pdf/finishing; `needs` are the keys that a row of
    styles/outputs.yaml must have. `paged` files contain all pages of the book in order; `tagged` files are
    for reading on a screen, with structure tree, bookmarks and links; `printed` files are for a printer, in
    the inks of a printing condition; a `cover` file is the cover of the book in one piece.
    """

    name: str
    module: str
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
    """A row of styles/outputs.yaml.

    - finish: the name of its kind
    - stylesheets, overlay: the stylesheets of the pages and of the overlay
    - asked: made only when it is asked for by name
    - wrap: for covers in one piece
    - paper, condition, marks: for printed outputs; marks such as crop
    - bindings: in the order of preference
    - template: of the overlay
    - look: of selections; such a row makes no edition
    - about: what it is for, for people who download it
    """

    name: str
    finish: str
    stylesheets: tuple[str, ...]
    overlay: tuple[str, ...]
    format: Format
    asked: bool = False
    wrap: Wrap | None = None
    paper: Paper | None = None
    condition: Condition | None = None
    marks: tuple[str, ...] = ()
    bindings: tuple[Binding, ...] = ()
    template: str = 'overlay.html.j2'
    look: Look | None = None
    about: str = ''

    @property
    def kind(self) -> Kind:
        """The row of its kind."""
        return KINDS[self.finish]

    @property
    def page_sheets(self) -> tuple[str, ...]:
        """The stylesheets of its pages and their overlay."""
        return (*self.stylesheets, *self.overlay)

    @property
    def all_sheets(self) -> tuple[str, ...]:
        """Every stylesheet of the output."""
        return (*self.page_sheets, *(self.wrap.stylesheets if self.wrap else ()))

    @property
    def pages(self) -> tuple[Format, tuple[str, ...], tuple[str, ...], str]:
        """All that decides the pages: outputs of an edition in which this is equal have the same pages."""
        return self.format, self.stylesheets, self.overlay, self.template
