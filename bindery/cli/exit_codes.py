"""The exit codes of the command."""

from __future__ import annotations

import signal
from enum import IntEnum


class ExitCode(IntEnum):
    """How a run ended. Codes of signals are 128 and their number, as in shells."""

    SUCCESS = 0
    CONTENT_PROBLEM = 1  # of the publication, or of a PDF that is looked at
    USAGE_ERROR = 2  # the command, or the machine, is not as it should be
    INTERNAL_ERROR = 3  # a fault in bindery
    INTERRUPTED = 128 + signal.SIGINT  # Ctrl-C
    TERMINATED = 128 + signal.SIGTERM
