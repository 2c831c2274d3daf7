"""Finds recordings whose program died, and saves what is intact in them."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from io import RawIOBase
from pathlib import Path
from typing import BinaryIO

from rehab.errors import FileError, Reason, StoreError
from rehab.model.session import RecordingFile
from rehab.storage import disk, layout, salvage
from rehab.storage.reading import MakeDecoder, measure, read_head
from rehab.storage.recording import PART
from rehab.storage.writing import MessageWriter

KEPT = "unfinished"
"""Folder beside the recordings where the originals are kept."""


def find_unfinished(folder: Path) -> list[Path]:
    """Return the ``.part`` files in `folder` that no living program is writing.

    Raises
    ------
    StoreError
        Where one cannot be opened.
    """
    found = []
    for part in sorted(folder.glob(f"*.mcap{PART}")):
        try:
            with part.open("rb") as file:
                if disk.try_lock(file.fileno()):
                    found.append(part)
        except FileNotFoundError:
            continue  # finished in this very moment
        except OSError as error:
            raise disk.store_error(error, part) from error
    return found


def recover(
    part: Path,
    make_decoder: MakeDecoder,
    create: Callable[[Path], RawIOBase] = disk.create,
) -> tuple[RecordingFile, Mapping[str, object]]:
    """Copy what is intact in `part` into ``<session>.mcap`` and set `part` aside.

    The original is moved to the folder `KEPT`, never changed and never deleted. Dying on
    the way costs nothing: the next start does the same again.

    Returns
    -------
    RecordingFile
        With `is_recovered`; it may hold no samples.
    mapping
        The session's header, as it was given to the recorder.

    Raises
    ------
    StoreError
        STORE_BUSY where a living program writes `part`; DISK_FULL, DISK_ERROR or
        FOLDER_READ_ONLY, and then all is as it was.
    FileError
        FILE_DAMAGED where not even the head is intact; the original is set aside, so that
        the next start does not stumble over it again. FILE_MISSING.
    """
    final = part.with_name(part.name.removesuffix(PART))
    try:
        failure = None
        with part.open("rb") as file:
            if not disk.try_lock(file.fileno()):
                raise StoreError(Reason.STORE_BUSY, path=str(part))
            try:
                stream, header = read_head(part)
                _copy(file, layout.head_json(stream, header), final, create)
            except FileError as error:
                failure = error
        _set_aside(part)
    except FileNotFoundError as error:
        raise FileError(Reason.FILE_MISSING, path=str(part)) from error
    except OSError as error:
        raise disk.store_error(error, part) from error
    if failure is not None:
        raise failure
    return measure(final, make_decoder), header


def _copy(
    source: BinaryIO, head: str, final: Path, create: Callable[[Path], RawIOBase]
) -> None:
    copy = final.with_name(f"{final.name}.copy")
    with suppress(FileNotFoundError):
        copy.unlink()  # of a recovery that died
    file = disk.DurableFile(create(copy))
    try:
        writer = MessageWriter(file, head)
        for message in salvage.messages(source):
            writer.add(message)
            if writer.is_chunk_full:
                writer.end_chunk()
        writer.finish()
        file.sync()
    except OSError:
        file.close()
        with suppress(OSError):
            copy.unlink()  # makes room; the original is untouched
        raise
    file.close()
    copy.replace(final)
    disk.sync_folder(final.parent)


def _set_aside(part: Path) -> None:
    """Move `part` to the folder of originals, over none that is there already."""
    folder = part.parent / KEPT
    folder.mkdir(mode=0o700, exist_ok=True)
    kept, n = folder / part.name, 1
    while kept.exists():
        n += 1
        kept = folder / f"{part.name}.{n}"
    part.rename(kept)
    disk.sync_folder(folder)
    disk.sync_folder(part.parent)
