"""The address of an event, as data and in one line."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Address:
    """An address, in words (`place`), as data, or both; each part may be ''. `position` is latitude and
    longitude in degrees, None if they were not given."""

    place: str = ''
    venue: str = ''
    street: str = ''
    postcode: str = ''
    city: str = ''
    country: str = ''
    position: tuple[float, float] | None = None

    def __str__(self) -> str:
        """The address in one line; '' if nothing is known."""
        parts = (self.place, self.venue, self.street, f'{self.postcode} {self.city}'.strip(), self.country)
        return ', '.join(dict.fromkeys(part for part in parts if part))


def read_address(place: str, row: dict) -> Address:
    """The address in a row of an event's file, which has passed its schema; `place` is it in words."""
    position = (row['latitude'], row['longitude']) if 'latitude' in row else None
    return Address(
        place=place,
        venue=row.get('venue', ''),
        street=row.get('street', ''),
        postcode=row.get('postcode', ''),
        city=row.get('city', ''),
        country=row.get('country', ''),
        position=position,
    )
