"""A long recording for programs that read it several times: decoded once, kept on the disk.

Its samples lie in a file without a name, which is gone with the program however that ends:
no plain copy of a sealed recording is left.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

import numpy as np

from rehab.errors import Reason, StoreError
from rehab.model.signal import Samples, Stream
from rehab.storage import disk
from rehab.storage.blocks import BlockReader
from rehab.storage.reading import MakeDecoder

_DTYPE = np.dtype(np.float32)


class Spool:
    """A recording of which no more than what is asked for is in memory (`Sampled`).

    Parameters
    ----------
    stream : Stream
    file : BinaryIO
        Rows of float32, from its start.
    n_samples : int
    target : Path
        The file that a failed call is told of.
    """

    def __init__(
        self, stream: Stream, file: BinaryIO, n_samples: int, target: Path
    ) -> None:
        self.stream, self.n_samples = stream, n_samples
        self._file, self._target = file, target

    @property
    def duration_s(self) -> float:
        """Length in seconds, gaps included."""
        return self.n_samples / self.stream.fs_hz

    def rows(self, start: int, stop: int) -> Samples:
        """Return samples ``start:stop``. Raises `StoreError` DISK_ERROR."""
        n_row = self.stream.n_channels * _DTYPE.itemsize
        n_bytes = max(0, min(stop, self.n_samples) - start) * n_row
        try:
            self._file.seek(start * n_row)
            data = self._file.read(n_bytes)
        except OSError as error:
            raise disk.store_error(error, self._target) from error
        if len(data) != n_bytes:
            raise StoreError(Reason.DISK_ERROR, path=str(self._target))
        return np.frombuffer(data, _DTYPE).reshape(-1, self.stream.n_channels)


@contextmanager
def spooled(path: Path, make_decoder: MakeDecoder, target: Path) -> Iterator[Spool]:
    """Decode a recording to the disk of the file that is to be made of it.

    Raises
    ------
    FileError
        As `rehab.storage.reading.read_head`.
    StoreError
        DISK_FULL, FILE_UNWRITABLE, of `target`.
    """
    reader = BlockReader(path, make_decoder)
    try:
        file = tempfile.TemporaryFile(dir=target.absolute().parent)  # noqa: SIM115 - closed below, whatever happens
    except OSError as error:
        raise _failed(error, target) from error
    try:
        for block in reader:
            reader.drain_motions()  # of no use to a writer, and hours of them
            try:
                file.write(np.ascontiguousarray(block, _DTYPE).tobytes())
            except OSError as error:
                raise _failed(error, target) from error
        try:
            file.flush()
        except OSError as error:
            raise _failed(error, target) from error
        yield Spool(reader.stream, file, reader.n_samples, target)
    finally:
        with suppress(OSError):  # what did not fit is tried once more, and is told
            file.close()


def _failed(error: OSError, target: Path) -> StoreError:
    is_full = disk.store_error(error, target).reason is Reason.DISK_FULL
    reason = Reason.DISK_FULL if is_full else Reason.FILE_UNWRITABLE
    return StoreError(reason, path=str(target))
