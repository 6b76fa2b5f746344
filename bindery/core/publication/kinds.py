"""What a publication calls its kinds of unit, caption and box, and how they look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class UnitKind:
    """A kind of unit. `numerals` names a function of numerals.py, '' for a kind without numbers; `spelled`:
    contents and bookmarks print the label before the number (Annex A, but plain 3); `divides`: it stands
    above the other units in the contents; `prose`: its text should not be mostly lists."""

    label: str = ''
    numerals: str = ''
    spelled: bool = False
    divides: bool = False
    prose: bool = False


@dataclass(frozen=True)
class BoxKind:
    """A kind of box. `colour` and `tint` name tokens, `form` a class of the stylesheets; `unfinished`: it
    says what is still to do."""

    label: str = ''
    icon: str = ''
    colour: str = ''
    tint: str = ''
    form: str = ''
    unfinished: bool = False

    @property
    def classes(self) -> str:
        """What stylesheets know it by, besides its name."""
        return f'form-{self.form}' if self.form else ''


@dataclass(frozen=True)
class Kinds:
    """The rows of a publication, those of the library among them. `front` are more keys of front matter, each
    with what it says; a unit has the class KEY-VALUE for those in `classes`."""

    units: Mapping[str, UnitKind] = field(default_factory=dict)
    captions: Mapping[str, str] = field(default_factory=dict)
    boxes: Mapping[str, BoxKind] = field(default_factory=dict)
    front: Mapping[str, str] = field(default_factory=dict)
    classes: tuple[str, ...] = ()

    def unit(self, kind: str) -> UnitKind:
        """The row of a kind of unit; one without word and number where there is none."""
        return self.units.get(kind, UnitKind())

    def css(self) -> str:
        """Rules for stylesheets: `--box` and `--box-tint` on every box whose row has colours, and the icon
        beside its label."""
        rules = ['/* content/kinds.yaml */']
        for name, box in self.boxes.items():
            properties = {'--box': box.colour, '--box-tint': box.tint}
            if values := ''.join(f'{p}:var(--{token});' for p, token in properties.items() if token):
                rules.append(f'.box-{name}{{{values}}}')
            if box.icon:
                colour = f'?colour={box.colour}' if box.colour else ''
                address = f'url(icons/{box.icon}.svg{colour})'
                rules.append(f'.box-{name} .box-kind{{background-image:{address};}}')
        return '\n'.join(rules) + '\n'
