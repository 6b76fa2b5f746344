"""YAML with positions. `parse` reads it, `faults` says why it cannot be read, `traps` what can be read and was not meant."""

from .parse import DEEPEST_YAML, LARGEST_YAML, Yaml, parse_yaml

__all__ = ['DEEPEST_YAML', 'LARGEST_YAML', 'Yaml', 'parse_yaml']
