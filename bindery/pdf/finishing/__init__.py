"""A bound book and an order in, the bytes of a PDF out: one module for each kind of output.

- order: what a finisher is told, what it gives, and how the one of a kind is found
- screen, press, wrap: the finishers
- inks, marks, intent: what a printer needs
- metadata, embed: what a PDF says about itself; the files inside of it
"""
