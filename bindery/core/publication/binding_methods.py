"""How a book of so many pages can be bound: the rows `bindings` of styles/outputs.yaml, tried in their
order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ..problems import Place, Problem, Refused
from ..words import ENGLISH, N_, Words


@dataclass(frozen=True)
class Binding:
    """A way to bind a book, and which books it fits. Widths of the `spine` in mm (without `spine` it is
    folded and has none); `most_pages` 0: any number; `multiple`: of what the number of pages is one;
    `least_titled`: a narrower spine has no words on it.
    """

    name: str
    spine: bool = True
    least_spine: float = 0
    least_titled: float = 0
    least_pages: int = 0
    most_pages: int = 0
    multiple: int = 1
    place: Place = field(default=Place('styles/outputs.yaml'), compare=False)


ANY = Binding('')  # where no row says anything


@dataclass(frozen=True)
class Unfit:
    """A binding that does not fit. `reasons`: messages, with what is put into them."""

    binding: str
    reasons: tuple[tuple[str, dict], ...]

    def spoken(self, words: Words) -> str:
        reasons = words.all_of([words.gettext(message) % put_in for message, put_in in self.reasons])
        return words.gettext('not %(binding)s: %(reasons)s') % {'binding': self.binding, 'reasons': reasons}


@dataclass(frozen=True)
class Bound:
    """The binding that is chosen. `spine` is its width in mm, 0 for none; `blank` the empty pages that are
    added at the end; `unfit` are the rows before it, each with why it was not chosen."""

    binding: Binding
    spine: float
    blank: int
    unfit: tuple[Unfit, ...]

    @property
    def titled(self) -> bool:
        """Is the spine wide enough for words on it?"""
        return self.spine > 0 and self.spine >= self.binding.least_titled

    def spoken(self, words: Words) -> str:
        """In words, for an order."""
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
        """Why other bindings do not fit, in a sentence, or ''."""
        text = '; '.join(unfit.spoken(words) for unfit in self.unfit)
        return f'{text[:1].upper()}{text[1:]}.' if text else ''


def choose_binding(bindings: tuple[Binding, ...], pages: int, leaf: float) -> Bound:
    """The first binding that a block of so many pages fits, on leaves of so many mm. Raises Refused when
    there is none."""
    unfit: list[Unfit] = []
    for binding in bindings or (ANY,):
        blank = -pages % binding.multiple
        spine = round((pages + blank + 1) // 2 * leaf, 1) if binding.spine else 0.0
        reasons = list(_reasons(binding, pages + blank, spine))
        if not reasons:
            return Bound(binding, spine, blank, tuple(unfit))
        unfit.append(Unfit(binding.name, tuple(reasons)))
    why = '; '.join(one.spoken(ENGLISH) for one in unfit)
    message = f'no binding fits a book of {pages} pages on leaves of {leaf:.2g} mm: {why}'
    raise Refused([
        Problem(
            'binding-none',
            message,
            bindings[0].place,
            'ask the printer for a binding that fits, and add a row for it',
        )
    ])


def _reasons(binding: Binding, pages: int, spine: float) -> Iterator[tuple[str, dict]]:
    """Messages, with what is put into them."""
    if binding.spine and spine < binding.least_spine:
        yield (
            N_('a spine of %(width)s mm is narrower than %(least)s mm'),
            {'width': f'{spine:g}', 'least': f'{binding.least_spine:g}'},
        )
    if pages < binding.least_pages:
        yield N_('%(pages)s pages are fewer than %(least)s'), {'pages': pages, 'least': binding.least_pages}
    if binding.most_pages and pages > binding.most_pages:
        yield N_('%(pages)s pages are more than %(most)s'), {'pages': pages, 'most': binding.most_pages}
