"""Cut, flipped and zeroed files: intact chunks come back, wrong samples never do (R2).

A thousand of each: `tests/bench/test_bench_torture.py`.
"""

import errno
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import zstandard
from mcap.reader import make_reader

from rehab.errors import FileError, Reason
from rehab.storage import salvage
from rehab.storage.reading import read_head, read_packets, read_recording
from tests.unit.storage import known_signal as known

N_SAMPLES = 12_000


@dataclass(frozen=True)
class Original:
    """A finished file, and which of its bytes hold which samples."""

    content: bytes
    chunks: tuple[tuple[int, int, int, int], ...]  # bytes from, to; samples from, to

    def samples(self, first: int, last: int) -> np.ndarray:
        """True for the samples of all chunks that lie outside of bytes ``first:last``."""
        there = np.zeros(N_SAMPLES, dtype=bool)
        for start, stop, from_index, to_index in self.chunks:
            if stop <= first or start >= last:
                there[from_index:to_index] = True
        return there


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Original:
    recorder = known.record(tmp_path_factory.mktemp("original"), N_SAMPLES)
    path = recorder.close().path
    with path.open("rb") as raw:
        summary = make_reader(raw).get_summary()
    assert summary is not None
    chunks, at = [], 0
    for index in summary.chunk_indexes:
        # Packets tell the time of their last sample, in milliseconds from 5 s on.
        to_index = (index.message_end_time - 5_000_000_000) // 1_000_000
        start = index.chunk_start_offset
        chunks.append((start, start + index.chunk_length, at, to_index))
        at = to_index
    assert at == N_SAMPLES
    assert len(chunks) == 12
    return Original(path.read_bytes(), tuple(chunks))


def there(path: Path, content: bytes) -> np.ndarray:
    """Which samples can be read from `content`; all of them are right."""
    path.write_bytes(content)
    recording = known.read_checked(path)
    found = np.zeros(N_SAMPLES, dtype=bool)
    found[: recording.n_samples] = ~recording.is_lost
    return found


def cut(original: Original, folder: Path, n_cases: int) -> int:
    """Cut so many files; return how many lost something, fail where one lost more."""
    rng = np.random.default_rng(1)
    head_end = original.content.index(b"rehab.topic") - 20
    n_damaged = 0
    for _ in range(n_cases):
        n = rng.integers(head_end, len(original.content))
        expected = original.samples(n, len(original.content) + 1)
        found = there(folder / "cut.mcap", original.content[:n])
        if n < original.chunks[0][1]:
            found[: known.PACKET] = False  # the first packet is kept twice
        np.testing.assert_array_equal(found, expected)
        n_damaged += not found.all()
    return n_damaged


def zeroed(original: Original, folder: Path, n_cases: int) -> int:
    """Zero so many tails; as `cut`."""
    rng = np.random.default_rng(2)
    size = len(original.content)
    n_damaged = 0
    for _ in range(n_cases):
        n = min(int(rng.integers(1, 32_768)), size - original.chunks[0][1])
        content = original.content[:-n] + bytes(n)
        expected = original.samples(size - n, size)
        found = there(folder / "zeroed.mcap", content)
        np.testing.assert_array_equal(found, expected)
        n_damaged += not found.all()
    return n_damaged


def flipped(original: Original, folder: Path, n_cases: int) -> int:
    """Flip a bit of so many files; of the head and the first chunk more than chance."""
    rng = np.random.default_rng(3)
    places = rng.integers(len(original.content), size=n_cases * 3 // 4).tolist()
    places += rng.integers(*original.chunks[0][:2], size=n_cases // 4).tolist()
    places += range(0, original.chunks[0][0], 31)  # head and topics
    n_damaged = 0
    for place in places:
        content = bytearray(original.content)
        content[place] ^= 1 << int(rng.integers(8))
        found = there(folder / "flipped.mcap", bytes(content))
        elsewhere = original.samples(place, place + 1)
        assert found[elsewhere].all()
        n_damaged += not found.all()
    return n_damaged


def test_a_cut_file_keeps_all_whole_chunks(original: Original, tmp_path: Path) -> None:
    """A full disk or a pulled stick must cost the last second, not the session."""
    assert cut(original, tmp_path, 40) > 30


def test_a_zeroed_tail_costs_what_it_covers(original: Original, tmp_path: Path) -> None:
    """After a power cut file systems show zeros; they must not look like a quiet muscle."""
    assert zeroed(original, tmp_path, 40) > 30


def test_a_flipped_bit_costs_its_own_chunk_at_most(
    original: Original, tmp_path: Path
) -> None:
    """A worn memory card must neither shift the signal nor end it."""
    assert flipped(original, tmp_path, 60) > 30


def test_a_lost_beginning_does_not_shift_the_rest(
    original: Original, tmp_path: Path
) -> None:
    """Indices count from the first packet; shifted, jerks fall into the wrong phase."""
    start, stop, *_ = original.chunks[0]
    _, stop_of_third, _, to_index = original.chunks[2]
    for end, first_index in ((stop, original.chunks[0][3]), (stop_of_third, to_index)):
        content = bytearray(original.content)
        content[start:end] = bytes(end - start)
        found = there(tmp_path / "beheaded.mcap", bytes(content))
        assert found[: known.PACKET].all()  # kept twice
        assert not found[known.PACKET : first_index].any()
        assert found[first_index:].all()


def test_missing_bytes_cost_their_chunk_only(
    original: Original, tmp_path: Path
) -> None:
    """A lost write moves all that follows; the reader must find its place again."""
    rng = np.random.default_rng(4)
    for _ in range(30):
        place = rng.integers(original.chunks[0][0], original.chunks[-1][1])
        n = rng.integers(1, 600)
        content = original.content[:place] + original.content[place + n :]
        found = there(tmp_path / "shorter.mcap", content)
        assert found[original.samples(place, place + n)].all()


def test_old_blocks_behind_the_end_are_not_taken_for_signal(
    original: Original, tmp_path: Path
) -> None:
    """Disks hand out blocks of deleted files: an old second must not come twice."""
    start, stop, *_ = original.chunks[3]
    content = original.content + original.content[start:stop]
    assert there(tmp_path / "stale.mcap", content).all()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", Reason.FILE_DAMAGED),
        (bytes(5000), Reason.FILE_DAMAGED),
        (b"\x89MCAP0\r\n\x01\x10\0\0\0\0\0\0\0\x04\0\0\0ros2", Reason.FILE_UNREADABLE),
    ],
)
def test_a_file_without_a_head_is_refused_with_its_name(
    tmp_path: Path, content: bytes, reason: Reason
) -> None:
    """The user must learn which file it is, and that it is not his to repair."""
    path = tmp_path / "x.mcap"
    path.write_bytes(content)
    for read in (read_head, read_packets):
        with pytest.raises(FileError) as caught:
            read(path)
        assert caught.value.reason is reason
        assert caught.value.facts == {"path": str(path)}


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    """A typing error must give a sentence, not a traceback."""
    for path, reason in (
        (tmp_path / "none.mcap", Reason.FILE_MISSING),
        (tmp_path, Reason.FILE_UNREADABLE),
    ):
        with pytest.raises(FileError) as caught:
            read_recording(path, known.make_decoder)
        assert caught.value.reason is reason


def test_a_sector_that_cannot_be_read_is_told(
    original: Original, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A dying disk must give a sentence, not a traceback."""
    path = tmp_path / "x.mcap"
    path.write_bytes(original.content)

    def fail(_: object) -> None:
        raise OSError(errno.EIO, "bad sector")

    monkeypatch.setattr(salvage, "messages", fail)
    with pytest.raises(FileError) as caught:
        read_recording(path, known.make_decoder)
    assert caught.value.reason is Reason.FILE_UNREADABLE


def test_an_event_of_a_later_version_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An event that is left out could be the one that stopped the session."""
    monkeypatch.setattr(
        "rehab.storage.layout.event_json", lambda _: b'{"index":0,"kind":"x","data":{}}'
    )
    path = known.record(tmp_path, 100).close().path
    with pytest.raises(FileError) as caught:
        read_recording(path, known.make_decoder)
    assert caught.value.reason is Reason.FILE_UNREADABLE


def test_a_recording_of_a_later_layout_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Guessing at a newer file could give wrong samples."""
    recorder = known.record(tmp_path, 100)
    monkeypatch.setattr("rehab.storage.layout.LAYOUT", 0)  # ours is the later one now
    path = recorder.path
    with pytest.raises(FileError) as caught:
        read_head(path)
    assert caught.value.reason is Reason.FILE_UNREADABLE
    monkeypatch.undo()
    recorder.close()


def test_a_bomb_is_not_unpacked(original: Original, tmp_path: Path) -> None:
    """A file from elsewhere that unpacks to gigabytes must not fill the memory."""
    packed = zstandard.compress(bytes(2**28))
    start = original.chunks[-1][0]
    head = original.content[start : start + 53]
    for size in (2**28, 1000):  # what the record claims: the truth, or less
        record = bytearray(head)
        record[1:9] = (44 + len(packed)).to_bytes(8, "little")
        record[25:33] = size.to_bytes(8, "little")
        record[45:53] = len(packed).to_bytes(8, "little")
        path = tmp_path / "bomb.mcap"
        path.write_bytes(original.content[:start] + record + packed)
        unpacked: list[int] = []
        with path.open("rb") as file:
            unpacked += (len(m.data) for m in salvage.messages(file))
        assert sum(unpacked) < 100_000
        assert known.read_checked(path).n_samples == original.chunks[-1][2]
