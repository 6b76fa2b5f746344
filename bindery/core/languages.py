"""The language tags that a text may name: the primary subtags of BCP 47 that a book made in Europe meets."""

from __future__ import annotations

# ISO 639-1, all of it; country codes such as cz, dk and gr are no languages.
_TWO = frozenset(['aa', 'ab', 'ae', 'af', 'ak', 'am', 'an', 'ar', 'as', 'av', 'ay', 'az', 'ba', 'be', 'bg', 'bi', 'bm', 'bn', 'bo', 'br', 'bs', 'ca', 'ce', 'ch', 'co', 'cr', 'cs', 'cu', 'cv', 'cy', 'da', 'de', 'dv', 'dz', 'ee', 'el', 'en', 'eo', 'es', 'et', 'eu', 'fa', 'ff', 'fi', 'fj', 'fo', 'fr', 'fy', 'ga', 'gd', 'gl', 'gn', 'gu', 'gv', 'ha', 'he', 'hi', 'ho', 'hr', 'ht', 'hu', 'hy', 'hz', 'ia', 'id', 'ie', 'ig', 'ii', 'ik', 'io', 'is', 'it', 'iu', 'ja', 'jv', 'ka', 'kg', 'ki', 'kj', 'kk', 'kl', 'km', 'kn', 'ko', 'kr', 'ks', 'ku', 'kv', 'kw', 'ky', 'la', 'lb', 'lg', 'li', 'ln', 'lo', 'lt', 'lu', 'lv', 'mg', 'mh', 'mi', 'mk', 'ml', 'mn', 'mr', 'ms', 'mt', 'my', 'na', 'nb', 'nd', 'ne', 'ng', 'nl', 'nn', 'no', 'nr', 'nv', 'ny', 'oc', 'oj', 'om', 'or', 'os', 'pa', 'pi', 'pl', 'ps', 'pt', 'qu', 'rm', 'rn', 'ro', 'ru', 'rw', 'sa', 'sc', 'sd', 'se', 'sg', 'si', 'sk', 'sl', 'sm', 'sn', 'so', 'sq', 'sr', 'ss', 'st', 'su', 'sv', 'sw', 'ta', 'te', 'tg', 'th', 'ti', 'tk', 'tl', 'tn', 'to', 'tr', 'ts', 'tt', 'tw', 'ty', 'ug', 'uk', 'ur', 'uz', 've', 'vi', 'vo', 'wa', 'wo', 'xh', 'yi', 'yo', 'za', 'zh', 'zu'])
# Languages of Europe that have three letters only (ISO 639-3).
_THREE = frozenset(['ast', 'csb', 'dsb', 'frp', 'fur', 'gsw', 'hsb', 'lad', 'lld', 'lij', 'lmo', 'mwl', 'nap', 'nds', 'pms', 'rmy', 'rue', 'scn', 'sco', 'sgs', 'sma', 'smj', 'smn', 'sms', 'stq', 'szl', 'vec'])
HINT = 'name the language, not the country: cs, da, de, el, es, et, fi, fr, it, nl, no, pl, pt, sv ...'


def known(tag: str) -> bool:
    """Does the tag begin with a language that we know, in small letters as RFC 5646, 2.1.1 recommends?"""
    return tag.partition('-')[0] in _TWO | _THREE


def same(one: str, other: str) -> bool:
    """Do two tags name one language, whatever the region?"""
    return one.partition('-')[0] == other.partition('-')[0]
