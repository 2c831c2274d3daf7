"""Errors cross processes: if this fails, a worker's failure is told as a broken pool."""

import pickle

from rehab.errors import FileError, Reason


def test_an_error_is_the_same_on_the_other_side() -> None:
    """Who makes the sample clinic is told the sentence, not that a process ended."""
    sent = FileError(Reason.FILE_MISSING, path="a.edf")
    told = pickle.loads(pickle.dumps(sent))  # noqa: S301 - our own
    assert type(told) is FileError
    assert (told.reason, told.facts) == (sent.reason, sent.facts)
    assert str(told) == str(sent)
