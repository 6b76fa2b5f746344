"""Trees to pages.

- engine: the inside of WeasyPrint
- tasks, workers, forecast: slow steps in worker processes, kept in the cache; how long they will take
- stylesheets, chart_pictures: read and drawn in workers
- edition_tasks: the tasks of one edition
- overlay: running heads, folios and page references
- pagination: an edition to pages in their places
- typesetting/, tags/: HTML to fragments, and their structure tree
"""
