"""One module for each kind of output: a bound book in, the bytes of a PDF out."""
