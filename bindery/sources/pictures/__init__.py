"""What can be wrong with pictures and stylesheets, before anything opens them.

- checks: a picture in a file or an address
- svg: what an SVG would draw, counted
- size: how large and how deep a stylesheet or a JSON text is
- icons: icons put into stylesheets
"""
