"""How a book of so many pages can be bound: the rows `bindings` of styles/outputs.yaml, tried in their order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from .problems import Place, Problem, Refused


@dataclass(frozen=True)
class Binding:
    """A way to bind a book, and which books it fits. Widths of the `spine` in mm (without `spine` it is folded and has none); `most_pages`
    0: any number; `multiple`: of what the number of pages is one; `least_titled`: a narrower spine has no words on it."""

    name: str
    spine: bool = True
    least_spine: float = 0
    least_titled: float = 0
    least_pages: int = 0
    most_pages: int = 0
    multiple: int = 1
    place: Place = field(default=Place('styles/outputs.yaml'), compare=False)


ANY = Binding('')          # where no row says anything


@dataclass(frozen=True)
class Bound:
    """The binding that is chosen. `spine` is its width in mm, 0 for none; `blank` the empty pages that are added at the end;
    `unfit` says in a sentence each why a row before it was not chosen."""

    binding: Binding
    spine: float
    blank: int
    unfit: tuple[str, ...]

    @property
    def titled(self) -> bool:
        """Is the spine wide enough for words on it?"""
        return self.spine > 0 and self.spine >= self.binding.least_titled

    def __str__(self) -> str:
        """In words, for an order."""
        name = self.binding.name
        if name and self.spine:
            name += f', spine {self.spine:g} mm'
            name += '' if self.titled else f', without words on it (they need {self.binding.least_titled:g} mm)'
        if self.blank:
            name += f', with {self.blank} empty page{"s" if self.blank > 1 else ""} added at the end, for a multiple of {self.binding.multiple}'
        return name


def choose_binding(bindings: tuple[Binding, ...], pages: int, leaf: float) -> Bound:
    """The first binding that a block of so many pages fits, on leaves of so many mm. Raises Refused when there is none."""
    unfit: list[str] = []
    for binding in bindings or (ANY,):
        blank = -pages % binding.multiple
        spine = round((pages + blank + 1) // 2 * leaf, 1) if binding.spine else 0.0
        reasons = list(_reasons(binding, pages + blank, spine))
        if not reasons:
            return Bound(binding, spine, blank, tuple(unfit))
        unfit.append(f'not {binding.name}: {" and ".join(reasons)}')
    raise Refused([Problem('binding-none', f'no binding fits a book of {pages} pages on leaves of {leaf:.2g} mm: {"; ".join(unfit)}', bindings[0].place,
                           'ask the printer for a binding that fits, and add a row for it')])


def _reasons(binding: Binding, pages: int, spine: float) -> Iterator[str]:
    if binding.spine and spine < binding.least_spine:
        yield f'a spine of {spine:g} mm is narrower than {binding.least_spine:g} mm'
    if pages < binding.least_pages:
        yield f'{pages} pages are fewer than {binding.least_pages}'
    if binding.most_pages and pages > binding.most_pages:
        yield f'{pages} pages are more than {binding.most_pages}'
