"""Text of a file: which bytes stand for which letters, and what a cell means. Pure."""
