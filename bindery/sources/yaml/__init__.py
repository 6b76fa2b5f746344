"""YAML with positions. `parse` reads it, `faults` says why it cannot be read, `traps` what can be read and
was not meant."""

from .parse import parse_yaml

__all__ = ['parse_yaml']
