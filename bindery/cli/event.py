"""build.py event."""
