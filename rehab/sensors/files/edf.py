"""EDF, EDF+, BDF: digital samples as they stand, with the scale that the header tells.

Sources
-------
Kemp et al., Electroenceph Clin Neurophysiol 1992;82:391 (EDF); Kemp & Olivan, Clin
Neurophysiol 2003;114:1755 (EDF+). Reading itself is edfio's.
"""

import logging
import re
import warnings
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from edfio import Bdf, BdfSignal, Edf, EdfSignal, read_bdf, read_edf
from numpy.typing import NDArray

from rehab.errors import FileError, Reason
from rehab.model.signal import Channel, Stream, Unit
from rehab.sensors.files.held import HeldSignal
from rehab.sensors.files.holes import LOST, holes
from rehab.sensors.files.naming import is_emg, microvolts_in, pick

log = logging.getLogger(__name__)

_AnySignal = EdfSignal | BdfSignal
_ONSET = re.compile(rb"^([+-]\d+(?:\.\d*)?)(?:\x15[^\x14]*)?\x14")


def read(
    path: Path, names: Sequence[str], unit: str | None, *, is_bdf: bool
) -> HeldSignal:
    """Return the EMG channels, or those called `names`.

    A file that was cut short gives what is whole of it. In a discontinuous EDF+ file the
    time between its pieces is lost samples.

    Raises
    ------
    FileError
        `FILE_DAMAGED`, `NO_EMG_CHANNEL`, `CHANNEL_UNKNOWN`, `RATE_UNSUPPORTED`,
        `UNIT_UNKNOWN`.
    """
    where = str(path)
    try:
        return _read(path, names, unit, is_bdf=is_bdf)
    except (FileError, OSError):
        raise
    except Exception as error:  # a damaged header makes edfio raise anything
        raise FileError(Reason.FILE_DAMAGED, path=where) from error


def labels(path: Path, *, is_bdf: bool) -> list[str]:
    """Return the names of all channels. Raises `FileError`: `FILE_DAMAGED`."""
    try:
        return [signal.label for signal in _open(path, is_bdf=is_bdf).signals]
    except OSError:
        raise
    except Exception as error:  # a damaged header makes edfio raise anything
        raise FileError(Reason.FILE_DAMAGED, path=str(path)) from error


def _read(
    path: Path, names: Sequence[str], unit: str | None, *, is_bdf: bool
) -> HeldSignal:
    where = str(path)
    file = _open(path, is_bdf=is_bdf)
    signals: Sequence[_AnySignal] = file.signals
    labels = [signal.label for signal in signals]
    wanted = [is_emg(s.label, s.transducer_type, s.prefiltering) for s in signals]
    chosen = [signals[i] for i in pick(where, labels, wanted, names)]
    rates = sorted({signal.sampling_frequency for signal in chosen})
    if len(rates) != 1 or rates[0] <= 0:
        rate = ", ".join(f"{rate:g} Hz" for rate in rates)
        raise FileError(Reason.RATE_UNSUPPORTED, path=where, rate=rate)
    settings: dict[str, str | int | float] = {"dtype": "i4" if is_bdf else "i2"}
    tops, units = set(), []
    for i, signal in enumerate(chosen):
        told = signal.physical_dimension
        is_count = told.strip().lower() == Unit.COUNTS
        units.append(Unit.COUNTS if is_count else Unit.UV)
        uv = 1.0 if is_count else microvolts_in(where, told or unit)
        low, high = signal.digital_range
        steps = (signal.physical_max - signal.physical_min) / (high - low)
        if steps == 0:
            raise ValueError("a physical range of nothing")
        settings[f"scale_uv.{i}"] = steps * uv
        settings[f"offset.{i}"] = high - signal.physical_max / steps
        tops.add(max(abs(signal.physical_max), abs(signal.physical_min)) * uv)
    stream = Stream(
        device=path.name,
        decoder="block",
        fs_hz=float(rates[0]),
        channels=tuple(
            Channel(s.label, kind) for s, kind in zip(chosen, units, strict=True)
        ),
        settings=settings,
        full_scale=tops.pop() if len(tops) == 1 else None,
    )
    rows: NDArray[np.integer] = np.column_stack([signal.digital for signal in chosen])
    index = _index(path, file, chosen[0].samples_per_data_record, len(rows))
    is_lost = holes(file, chosen, rows)
    if is_lost is None:
        return HeldSignal(stream, rows, index)
    if is_lost.any(axis=1).tolist() != is_lost.all(axis=1).tolist():
        settings |= {"dtype": "i4", "lost": LOST}  # one sensor of two
        rows = np.where(is_lost, LOST, rows.astype(np.int32))
    came = ~is_lost.all(axis=1)
    return HeldSignal(stream, rows[came], index[came] - index[came][:1])


def _open(path: Path, *, is_bdf: bool) -> Edf | Bdf:
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        # Latin-1 reads every byte: some devices write the micro sign
        file: Edf | Bdf = (
            read_bdf(path, header_encoding="latin-1")
            if is_bdf
            else read_edf(path, header_encoding="latin-1")
        )
    if said:  # what they say may quote the header, and with it a name
        log.warning("%d remarks on the header of an EDF", len(said))
    return file


def _index(
    path: Path, file: Edf | Bdf, n_record: int, n_samples: int
) -> NDArray[np.int64]:
    index = np.arange(n_samples, dtype=np.int64)
    if not file.reserved.startswith(("EDF+D", "BDF+D")):
        return index
    onsets_s = _onsets_s(path, file)
    ahead = np.rint((onsets_s - onsets_s[0]) / file.data_record_duration * n_record)
    start = ahead.astype(np.int64)
    if (np.diff(start) < n_record).any():
        raise ValueError("data records overlap in time")
    return np.asarray((start[:, None] + np.arange(n_record)).reshape(-1), np.int64)


def _onsets_s(path: Path, file: Edf | Bdf) -> NDArray[np.float64]:
    """Return when each data record begins: the first text of its first annotation."""
    raw = path.read_bytes()
    header = raw[: file.bytes_in_header_record]
    n = int(header[252:256])
    labels = [header[256 + 16 * i : 272 + 16 * i].strip() for i in range(n)]
    lengths = [int(header[256 + 216 * n + 8 * i :][:8]) for i in range(n)]
    n_bytes = 3 if isinstance(file, Bdf) else 2
    name = b"BDF Annotations" if isinstance(file, Bdf) else b"EDF Annotations"
    before = n_bytes * sum(lengths[: labels.index(name)])
    onsets = []
    for nth in range(file.num_data_records):
        at = len(header) + nth * n_bytes * sum(lengths) + before
        found = _ONSET.match(raw[at : at + n_bytes * lengths[labels.index(name)]])
        if found is None:
            raise ValueError(f"data record {nth} does not tell when it begins")
        onsets.append(float(found.group(1)))
    return np.array(onsets)
