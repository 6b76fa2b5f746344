"""Programs that others wrote and that `inspect` asks."""


class ToolFailed(RuntimeError):
    """A program that is installed gave no answer; says which, and what it printed."""
