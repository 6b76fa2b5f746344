#!/usr/bin/env python3
"""Build the editions: `python build.py --help`. All it does is find the environment with the libraries, and
call ours."""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ENVIRONMENT = os.path.join(HERE, '.venv')
INSIDE = 'BINDERY_INSIDE'  # set when this was started again: once is enough
MAKE_IT = (
    r'py -m venv .venv && .venv\Scripts\python -m pip install -e .'
    if os.name == 'nt'
    else os.path.join(os.path.relpath(HERE), 'scripts', 'setup')
)


def environment():
    """The Python of .venv, unless it is the one that runs this; None where there is none."""
    python = (
        os.path.join(ENVIRONMENT, 'Scripts', 'python.exe')
        if os.name == 'nt'
        else os.path.join(ENVIRONMENT, 'bin', 'python')
    )
    if (
        not os.path.exists(python)
        or os.path.realpath(sys.prefix) == os.path.realpath(ENVIRONMENT)
        or INSIDE in os.environ
    ):
        return None
    return python


def begin_again(python):
    """Become the same command in the environment. This file must be read by any Python: keep it plain."""
    os.environ[INSIDE] = '1'
    command = [python, os.path.abspath(__file__)] + sys.argv[1:]
    if os.name == 'nt':  # there, exec would not wait for it
        import subprocess

        sys.exit(subprocess.call(command))
    os.execv(python, command)


if __name__ == '__main__':
    python = environment()
    if python:
        begin_again(python)
    try:
        from bindery.cli import run
    except (ImportError, SyntaxError) as e:
        if (getattr(e, 'name', None) or '').split('.')[0] == 'bindery':
            raise
        reason = e if sys.version_info >= (3, 11) else 'this is Python ' + sys.version.split()[0]
        sys.stderr.write(
            'The libraries that this needs are not there (%s). One command brings them: %s\n'
            % (reason, MAKE_IT)
        )
        sys.exit(2)
    os.environ.pop(INSIDE, None)
    sys.exit(run(leave=True))
