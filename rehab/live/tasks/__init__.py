"""One mechanic of an exercise a file."""
