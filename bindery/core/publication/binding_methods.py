"""Choosing a binding for a number of pages: the rows `bindings` of styles/outputs.yaml, tried in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ..problems import Place, Problem, Refused
from ..words import ENGLISH, N_, Words


@dataclass(frozen=True)
class Binding:
    """A binding, and the books that it fits.

    Without `spine` the book is folded and stitched. `least_spine` is the narrowest spine that can be bound,
    `least_titled` the narrowest one with words on it, both in mm. `most_pages` 0 is any number. The number of
    pages is a multiple of `multiple`.
    """

    name: str
    spine: bool = True
    least_spine: float = 0
    least_titled: float = 0
    least_pages: int = 0
    most_pages: int = 0
    multiple: int = 1
    place: Place = field(default=Place('styles/outputs.yaml'), compare=False)


ANY = Binding('')  # if there are no rows: fits every book


@dataclass(frozen=True)
class Unfit:
    """A binding that does not fit. `reasons` are messages with the values for their placeholders."""

    binding: str
    reasons: tuple[tuple[str, dict[str, str | int]], ...]

    def spoken(self, words: Words) -> str:
        """In words: "not NAME: REASONS"."""
        reasons = words.all_of([words.gettext(message) % values for message, values in self.reasons])
        return words.gettext('not %(binding)s: %(reasons)s') % {'binding': self.binding, 'reasons': reasons}


@dataclass(frozen=True)
class Bound:
    """The chosen binding. `spine` is the width of the spine in mm, 0 for none; `blank` the number of empty
    pages added at the end; `unfit` are the rows before it, which do not fit."""

    binding: Binding
    spine: float
    blank: int
    unfit: tuple[Unfit, ...]

    @property
    def titled(self) -> bool:
        """Whether the spine is wide enough for words on it."""
        return self.spine > 0 and self.spine >= self.binding.least_titled

    def spoken(self, words: Words) -> str:
        """In words, for an order to a printer."""
        _, name = words.gettext, self.binding.name
        if name and self.spine:
            name = _('%(binding)s, spine %(width)s mm') % {'binding': name, 'width': f'{self.spine:g}'}
            if not self.titled:
                least = f'{self.binding.least_titled:g}'
                name += _(', without words on it (they need %(width)s mm)') % {'width': least}
        if self.blank:
            name += words.ngettext(
                ', with %(num)s empty page added at the end, for a multiple of %(multiple)s',
                ', with %(num)s empty pages added at the end, for a multiple of %(multiple)s',
                self.blank,
            ) % {'num': self.blank, 'multiple': self.binding.multiple}
        return name

    def spoken_unfit(self, words: Words) -> str:
        """The sentence that tells why other bindings do not fit, or ''."""
        text = '; '.join(unfit.spoken(words) for unfit in self.unfit)
        return f'{text[:1].upper()}{text[1:]}.' if text else ''


def choose_binding(bindings: tuple[Binding, ...], pages: int, leaf: float) -> Bound:
    """The first binding that fits a number of pages. `leaf` is the thickness of a leaf in mm. Raises Refused
    if none fits."""
    unfit: list[Unfit] = []
    for binding in bindings or (ANY,):
        blank = -pages % binding.multiple
        spine = round((pages + blank + 1) // 2 * leaf, 1) if binding.spine else 0.0
        reasons = list(_reasons(binding, pages + blank, spine))
        if not reasons:
            return Bound(binding, spine, blank, tuple(unfit))
        unfit.append(Unfit(binding.name, tuple(reasons)))
    reasons_of_all = '; '.join(row.spoken(ENGLISH) for row in unfit)
    message = f'no binding fits a book of {pages} pages on leaves of {leaf:.2g} mm: {reasons_of_all}'
    raise Refused([
        Problem(
            'binding-none',
            message,
            bindings[0].place,
            'ask the printer for a binding that fits, and add a row for it',
        )
    ])


def _reasons(binding: Binding, pages: int, spine: float) -> Iterator[tuple[str, dict[str, str | int]]]:
    """Why a binding does not fit: messages with the values for their placeholders."""
    if binding.spine and spine < binding.least_spine:
        yield (
            N_('a spine of %(width)s mm is narrower than %(least)s mm'),
            {'width': f'{spine:g}', 'least': f'{binding.least_spine:g}'},
        )
    if pages < binding.least_pages:
        yield N_('%(pages)s pages are fewer than %(least)s'), {'pages': pages, 'least': binding.least_pages}
    if binding.most_pages and pages > binding.most_pages:
        yield N_('%(pages)s pages are more than %(most)s'), {'pages': pages, 'most': binding.most_pages}
