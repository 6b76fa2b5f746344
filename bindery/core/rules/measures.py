"""The numbers that rules judge by, each once. How much a publication may ask for stands in limits.py."""

from __future__ import annotations

# In print.
HAIRLINE = 0.25  # pt: a border that is thinner may not print (GWG 2022, R0018 and R0019)
COARSE_PPI = 150  # of a picture as printed: below it nothing is printed (GWG 2022, R0031)
LEAST_PPI = 300  # of a picture made of pixels, as printed
MOST_INK = 280  # per cent, all inks of one colour together: more does not dry on uncoated paper
MOST_INK_COATED = 300  # the same on coated paper
DELTA_E = 5  # CIEDE2000: how far a colour on paper may be from that on the screen

# Of pages.
LEAST_CONTRAST = 4.5  # of text with its background (WCAG 2.2, 1.4.3)
LEAST_CONTRAST_LARGE = 3  # of text from 18 pt, or 14 pt bold
LEAST_FILL = 1 / 3  # of the last page of a unit
FARTHEST = 1  # pages between a figure and where it is first spoken of
OVERFULL = 0.5  # pt that nobody sees
STRETCH = 0.01  # of a picture, that nobody sees

# Of texts.
LONGEST_TITLE = 60  # letters that running heads, spines and feet of handouts have room for
LONGEST_SENTENCE = 40  # words
LEAST_SENTENCES = 4  # of a paragraph that is judged by its passives
MOST_PASSIVE = 1 / 2  # of its sentences
LEAST_REPEATED = 8  # words of a sentence that must not stand twice
LEAST_LISTED = 150  # words of a chapter that is judged by its lists
MOST_LISTED = 0.6  # of the words of a chapter, in items of lists

# Of records.
OLDEST_VERIFICATION = 18  # months before the date of an edition

# Of files.
LARGEST_YAML = 4_000_000  # characters; a dataset beyond this wants splitting
DEEPEST_YAML = 40  # levels of nesting
LONGEST_NAME = 255  # bytes of the name of a picture
