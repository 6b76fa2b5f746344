#!/usr/bin/env python3
"""Build the editions: `python build.py --help`. All it does is call the library."""

import sys

from bindery.cli import run

if __name__ == '__main__':
    sys.exit(run(leave=True))
