"""What a schema has against a value, as a plain sentence and what to do about it: one table, a line for each
keyword of JSON Schema."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..core.names import HINT as NAME_HINT
from ..core.names import WANTED as NAME_WANTED
from ..core.problems import did_you_mean
from .days import WRITTEN_DAY, days_meant, last_of_month

_TYPES = {
    'string': 'text',
    'integer': 'a whole number',
    'number': 'a number',
    'boolean': 'true or false',
    'array': 'a list',
    'object': 'a mapping of keys',
    'null': 'nothing',
}
_AS_WRITTEN = {
    'string': 'put quotes around it to make it text',
    'array': 'write a list: each item on a line of its own that begins with "- "',
    'object': 'write keys with their values below it, each on a line of its own, as in "key: value"',
}
# how patterns of schemas write a day
_DAY = re.compile(r'\\d\{4\}-\\d\{2\}(?:-\\d\{2\})?|\[0-9\]\{4\}-\[0-9\]\{2\}')


@dataclass(frozen=True)
class Fault:
    """What a schema has against one value. `label` is what the value is called, `described` what the schema
    says of it to editors."""

    kind: Any  # jsonschema_rs.ValidationErrorKind: a class for each keyword, with attributes of its own
    value: Any
    label: str
    described: str


def words(fault: Fault) -> tuple[str, str, str]:
    """The code of the problem, what is wrong, and what to do."""
    # has the name of OneOfNotValid, and means the opposite
    several = type(fault.kind).__name__ == 'OneOfMultipleValid'
    code, say = ('value', _several_fit) if several else KINDS.get(fault.kind.name, ('value', _other))
    message, hint = say(fault)
    return code, message, hint or fault.described or 'see what the schema says of it'


def shown(value: object) -> str:
    """A value as an editor would recognise it, on one line."""
    text = (
        f'"{value}"'
        if isinstance(value, str)
        else (
            'true'
            if value is True
            else (
                'false'
                if value is False
                else (
                    'empty'
                    if value is None
                    else (
                        'a list'
                        if isinstance(value, list)
                        else 'a mapping of keys'
                        if isinstance(value, dict)
                        else str(value)
                    )
                )
            )
        )
    )
    return text if len(text) <= 60 else f'{text[:56]}..."'


def _number(n: float) -> str:
    return f'{n:g}' if abs(n) < 1e6 else str(n)


def _some(n: int, what: str, many: str = '') -> str:
    return f'{n} {what if n == 1 else many or what + "s"}'


# --- the sentences ------------------------------------------------------------------------------------------


def _type(f: Fault) -> tuple[str, str]:
    types = list(f.kind.types)
    wanted = ' or '.join(_TYPES[t] for t in types)
    if f.value is None and not (f.described and types[0] in ('array', 'object')):
        hint = f'write {wanted} behind the colon, or leave the whole key out if it may be left out'
    elif types[0] in ('array', 'object'):
        hint = _AS_WRITTEN[types[0]] + (f' ({f.described})' if f.described else '')
    elif isinstance(f.value, (list, dict)):
        hint = f'write {wanted} in place of {shown(f.value)}'
    else:
        hint = _AS_WRITTEN.get(types[0], f'write {wanted}, without quotes')
    return f'{f.label} must be {wanted}', hint


def _enum(f: Fault) -> tuple[str, str]:
    allowed = [o if isinstance(o, str) else shown(o) for o in f.kind.options]
    return f'{f.label} is {f.value!r}', did_you_mean(str(f.value), allowed, 'one of: ' + ', '.join(allowed))


def _const(f: Fault) -> tuple[str, str]:
    return (
        f'{f.label} is {shown(f.value)}; it can only be {shown(f.kind.expected_value)}',
        f'write {shown(f.kind.expected_value)}, or leave it out',
    )


def _required(f: Fault) -> tuple[str, str]:
    return f'the key {f.kind.property} is missing', f'add "{f.kind.property}: ..."'


def _pattern(f: Fault) -> tuple[str, str]:
    if _DAY.search(f.kind.pattern):
        return _day(f)
    return (
        f'{f.label} is {shown(f.value)}, which has not the form that is wanted',
        f.described or f'the form is, as a pattern: {f.kind.pattern}',
    )


def _format(f: Fault) -> tuple[str, str]:
    if f.kind.format == 'date':
        return _day(f)
    if f.kind.format == 'name':
        return (
            f'{f.label} is {shown(f.value)}, which cannot be a name: names become names of files',
            NAME_HINT,
        )
    if f.kind.format == 'prefix':
        return (
            f'{f.label} is {shown(f.value)}, which cannot stand before a folio',
            f'use {NAME_WANTED}, and {{number}} for the number of the unit, as in "A-" or "{{number}}-"',
        )
    return f'{f.label} is {shown(f.value)}, which is no {f.kind.format}', f.described


def _day(f: Fault) -> tuple[str, str]:
    """A day in another form, or one that the calendar does not have."""
    days = days_meant(f.value)
    if len(days) == 1:
        return f'{f.label} is {shown(f.value)}, which has not the form year-month-day', f'write "{days[0]}"'
    if days:
        return (
            f'{f.label} is {shown(f.value)}, which can mean two days',
            f'write year-month-day: "{days[0]}" or "{days[1]}"',
        )
    if m := WRITTEN_DAY.fullmatch(str(f.value)):
        return (
            f'{f.label} is {shown(f.value)}: the calendar has no such day',
            f'correct day or month{last_of_month(m)}; write year-month-day, such as "2026-11-23"',
        )
    return f'{f.label} is {shown(f.value)}, which is no day', 'write year-month-day, such as "2026-11-23"'


def _min_items(f: Fault) -> tuple[str, str]:
    return (
        f'{f.label} must have at least {_some(f.kind.limit, "entry", "entries")}',
        'add what is missing, or leave the whole key out if it may be left out',
    )


def _max_items(f: Fault) -> tuple[str, str]:
    return (
        f'{f.label} has {_some(len(f.value), "entry", "entries")}; {f.kind.limit} are the most',
        f.described or 'take some out',
    )


def _unique(f: Fault) -> tuple[str, str]:
    twice = [v for i, v in enumerate(f.value) if v in f.value[:i]]
    return f'{f.label} holds {shown(twice[0]) if twice else "an entry"} twice', 'keep one of them'


def _min_length(f: Fault) -> tuple[str, str]:
    if not f.value:
        return (
            f'{f.label} is empty',
            f.described or 'write something, or leave the whole key out if it may be left out',
        )
    return (
        (
            f'{f.label} is {shown(f.value)}, which is too short: at least {_some(f.kind.limit, "character")}'
            ' are wanted'
        ),
        f.described,
    )


def _max_length(f: Fault) -> tuple[str, str]:
    return f'{f.label} has {_some(len(f.value), "character")}; {f.kind.limit} are the most', 'shorten it'


def _limit(least: str) -> Callable[[Fault], tuple[str, str]]:
    return lambda f: (
        f'{f.label} is {shown(f.value)}; it must be {least} {_number(f.kind.limit)}',
        f.described,
    )


def _multiple(f: Fault) -> tuple[str, str]:
    return (
        f'{f.label} is {shown(f.value)}; it must be a multiple of {_number(f.kind.multiple_of)}',
        f.described,
    )


def _none_fits(f: Fault) -> tuple[str, str]:
    """None of several shapes: each is said by what it wants, from the schema's own branches."""
    wants = list(dict.fromkeys(_wants(branch) for branch in f.kind.context if branch))
    return (
        f'{f.label} fits none of the {len(wants)} forms that are allowed'
        if len(wants) > 1
        else f'{f.label} has not the form that is wanted'
    ), (
        (f.described + '; ' if f.described else '') + 'either ' + ', or '.join(wants)
        if wants
        else f.described
    )


def _wants(branch: list[Any]) -> str:
    """What one branch of `oneOf` or `anyOf` requires of a value, from its errors."""
    changes = []
    for error in branch:
        kind = error.kind
        label = next((str(p) for p in reversed(error.instance_path) if isinstance(p, str)), 'it')
        if kind.name == 'required':
            changes.append(f'add "{kind.property}: ..."')
        elif kind.name in ('additionalProperties', 'unevaluatedProperties'):
            changes.append('leave out ' + ', '.join(kind.unexpected))
        elif kind.name == 'type':
            changes.append('write ' + ' or '.join(_TYPES[t] for t in kind.types))
        else:
            changes.append(words(Fault(kind, error.instance, label, ''))[1])
    return ' and '.join(dict.fromkeys(changes))


def _several_fit(f: Fault) -> tuple[str, str]:
    return (
        f'{f.label} fits several of the forms of which only one is allowed',
        (f.described + '; ' if f.described else '') + 'keep what belongs to one form, and leave the rest out',
    )


def _not(f: Fault) -> tuple[str, str]:
    excluded = f.kind.schema
    if isinstance(excluded, dict) and list(excluded) == ['required']:
        return (
            f'{f.label} may not have {" and ".join(excluded["required"])} together',
            'leave one of them out',
        )
    return f'{f.label} is {shown(f.value)}, which is not allowed', f.described


def _contains(f: Fault) -> tuple[str, str]:
    return f'{f.label} holds too few, or too many, entries of the kind that is wanted', f.described


def _properties(least: str) -> Callable[[Fault], tuple[str, str]]:
    return lambda f: (f'{f.label} must have {least} {_some(f.kind.limit, "key")}', f.described)


def _property_name(f: Fault) -> tuple[str, str]:
    error = f.kind.error
    return (
        f'the key {shown(error.instance)} cannot be used',
        words(Fault(error.kind, error.instance, 'a key', ''))[2],
    )


def _nothing(f: Fault) -> tuple[str, str]:
    return f'{f.label} may not stand here', 'leave it out'


def _slow(f: Fault) -> tuple[str, str]:
    return (
        f'{f.label} cannot be compared with its pattern in reasonable time',
        'make the text shorter, or the pattern in the schema simpler',
    )


def _other(f: Fault) -> tuple[str, str]:
    return f'{f.label} is {shown(f.value)}, which the schema does not allow', f.described


KINDS: dict[str, tuple[str, Callable[[Fault], tuple[str, str]]]] = {
    'type': ('type', _type),
    'required': ('key-missing', _required),
    'enum': ('value', _enum),
    'const': ('value', _const),
    'pattern': ('value', _pattern),
    'format': ('value', _format),
    'minLength': ('value', _min_length),
    'maxLength': ('value', _max_length),
    'minimum': ('value', _limit('at least')),
    'maximum': ('value', _limit('at most')),
    'exclusiveMinimum': ('value', _limit('more than')),
    'exclusiveMaximum': ('value', _limit('less than')),
    'multipleOf': ('value', _multiple),
    'minItems': ('value', _min_items),
    'maxItems': ('value', _max_items),
    'uniqueItems': ('value', _unique),
    'contains': ('value', _contains),
    'minProperties': ('value', _properties('at least')),
    'maxProperties': ('value', _properties('at most')),
    'propertyNames': ('value', _property_name),
    'anyOf': ('value', _none_fits),
    'oneOf': ('value', _none_fits),
    'not': ('value', _not),
    'falseSchema': ('value', _nothing),
    'additionalItems': ('value', _nothing),
    'unevaluatedItems': ('value', _nothing),
    'backtrackLimitExceeded': ('value', _slow),
    'regexEngineFailure': ('value', _slow),
}
