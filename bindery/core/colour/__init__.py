"""Colours as numbers and as ink on paper: numbers and bytes only, no PDF is opened here.

- spaces: sRGB, CIE L*a*b*, the difference of two colours, tints in OKLCH
- profile: colours and inks as numbers; which file can be the profile of a printing condition
- palette: a colour, or a picture, in cyan, magenta, yellow and black
- appearance: what ink looks like on paper
- separation: a content stream, with its colours as ink
"""
