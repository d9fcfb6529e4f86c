"""Where a file's rows lie: which system, which axis first, which numbers.

``identify`` reads what the file declares, ``locate`` compares it with where the
numbers fall, ``coordinates`` and ``columns`` read tables, ``rows`` finds the rows that
are wrong alone. Pure: no Django, no database.
"""
