"""The sentences of the pages. Every number arrives with its interval.

Nothing here says why a rate changed, where jerks come from, or what to do about drugs; the
words that are never used stand in ``tests/unit/review/test_review_words.py``.
"""
