"""Where an event is held: as data, and in one line."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Address:
    """`place` says it in words, the rest as data; each may be ''. `position` is latitude and longitude in
    degrees, only if somebody gave them."""

    place: str = ''
    venue: str = ''
    street: str = ''
    postcode: str = ''
    city: str = ''
    country: str = ''
    position: tuple[float, float] | None = None

    def __str__(self) -> str:
        """In one line, as on a letter; '' while it is open."""
        parts = (self.place, self.venue, self.street, f'{self.postcode} {self.city}'.strip(), self.country)
        return ', '.join(dict.fromkeys(part for part in parts if part))


def read_address(place: str, row: dict) -> Address:
    """The address of a row that has the right shape."""
    position = (row['latitude'], row['longitude']) if 'latitude' in row else None
    return Address(
        place, *(row.get(key, '') for key in ('venue', 'street', 'postcode', 'city', 'country')), position
    )
