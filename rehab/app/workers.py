"""Processes that work beside the program: none outlives it, and none hears Ctrl-C.

They are started anew (spawn), not copied: the program has threads. What they are given
and what they return has to be picklable, and the function a module's own.
"""

import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import Connection

ONE_AT_A_TIME = threading.Lock()
"""Held by who judges in a process that may have several threads, as a cluster's have: a
night takes 1.2 GB, and how many threads a product of matrices uses is the process's."""


def n_cores() -> int:
    """Return how many cores this program may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def workers(n: int) -> Iterator[ProcessPoolExecutor]:
    """Return `n` processes that are gone when the block ends.

    Where it ends by an exception, Ctrl-C too, they leave in the middle of what they do.
    They also leave when this program is killed: each holds the reading end of a pipe whose
    only other end is here, and the system closes that.
    """
    context = multiprocessing.get_context("spawn")
    lifeline, held = context.Pipe(duplex=False)
    pool = ProcessPoolExecutor(
        n, mp_context=context, initializer=_begin, initargs=(lifeline,)
    )
    try:
        yield pool
    except BaseException:
        held.close()
        raise
    finally:
        pool.shutdown(cancel_futures=True)
        held.close()
        lifeline.close()


@contextmanager
def deaf() -> Iterator[None]:
    """Start processes that do not hear Ctrl-C, also before their first line runs.

    A terminal sends it to all of them, and each would print where it was. A process
    inherits what is blocked; here it comes when the block ends, so none is lost. Windows
    has no such thing: there `_begin` has to do.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(lifeline: Connection) -> None:
    """Begin a worker; the program says what there is to say, so its log stays empty."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.getLogger("rehab").addHandler(logging.NullHandler())
    threading.Thread(target=_leave_with, args=(lifeline,), daemon=True).start()


def _leave_with(lifeline: Connection) -> None:
    lifeline.poll(None)  # nothing is ever sent: it ends when the other end is closed
    os._exit(1)
