"""Colours of the screen as ink on paper: numbers and bytes only, no PDF is opened here.

- profile: colours and inks as numbers; which file can be a profile
- palette: a colour, or a picture, in cyan, magenta, yellow and black
- look: what ink looks like on paper
- content: a content stream, with its colours as ink
"""

from .content import OVERPRINT, separate
from .look import look
from .palette import Palette
from .profile import BadProfile, Ink, Rgb, check_profile

__all__ = ['OVERPRINT', 'BadProfile', 'Ink', 'Palette', 'Rgb', 'check_profile', 'look', 'separate']
