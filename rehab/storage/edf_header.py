"""The header of an EDF+ or BDF+ file: channels, scale, and who and when, by pseudonym.

edfio makes it. Nobody's name is in it: a patient is a code, or "X".
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

import numpy as np
from edfio import Bdf, BdfSignal, Edf, EdfAnnotation, EdfSignal, Patient
from edfio import Recording as EdfRecording

from rehab.model.signal import Channel
from rehab.storage.edf_records import BDF, Format, RecordShape, annotation_list
from rehab.storage.edf_scale import Bounds, field_of
from rehab.storage.pieces import Sampled

N_RECORDS = slice(236, 244)
"""Where a header says how many data records there are."""

_YEARS = range(1985, 2085)
"""Those that a header can tell."""

_BEFORE_BOUNDS = 16 + 80 + 8  # characters a signal: label, transducer, dimension
_LABEL = 16
_TRANSDUCER = "surface EMG electrodes"
_LOST = "none; lost samples: digital minimum"
_AnySignal = EdfSignal | BdfSignal


@dataclass(frozen=True, slots=True)
class Who:
    """What a header tells of a session: a pseudonym, and when by the clock on the wall.

    `more` are words behind it: which program wrote it, and what is not a person's.
    """

    patient: str
    started: datetime
    session: str
    more: tuple[str, ...] = ()


def header(
    recording: Sampled,
    who: Who | None,
    bounds: Sequence[Bounds],
    shape: RecordShape,
    lists: Sequence[bytes],
    form: Format,
) -> bytes:
    """Return the header for data records of this shape.

    Parameters
    ----------
    recording : Sampled
    who : Who or None
        Without it there is nobody and no day in it.
    bounds : sequence of Bounds
        Of each channel.
    shape : RecordShape
    lists : sequence of bytes
        The annotations of each data record, all of one length.
    form : Format
    """
    empty = len(annotation_list("+0", "", "") + annotation_list("+0", "", ""))
    filler = EdfAnnotation(0.0, None, "x" * (len(lists[0]) - empty))
    kind = Bdf if form is BDF else Edf
    edf = kind(
        _signals(recording, shape, bounds, form),  # type: ignore[arg-type]
        data_record_duration=float(shape.duration_s),
        annotations=[filler],
        **_identity(recording, who),  # type: ignore[arg-type]
    )
    file = BytesIO()
    edf.write(file)
    head = bytearray(file.getvalue()[: edf.bytes_in_header_record])
    head[N_RECORDS] = str(len(lists)).encode("ascii").ljust(8)
    for nth, name in ((0, "physical_min"), (1, "physical_max")):
        at = 256 + (len(bounds) + 1) * (_BEFORE_BOUNDS + 8 * nth)
        for i, bound in enumerate(bounds):
            told = field_of(getattr(bound, name)) or ""
            head[at + 8 * i : at + 8 * i + 8] = told.encode("ascii").ljust(8)
    return bytes(head)


def _signals(
    recording: Sampled,
    shape: RecordShape,
    bounds: Sequence[Bounds],
    form: Format,
) -> list[_AnySignal]:
    """Return the channels as a header tells them, each with one record of nothing."""
    channels = recording.stream.channels
    labels = _labels([channel.label for channel in channels])
    kind = BdfSignal if form is BDF else EdfSignal
    dtype = np.int32 if form is BDF else np.int16
    return [
        kind.from_digital(
            np.full(shape.n_samples, bound.digital_min, dtype),
            shape.fs_hz,
            label=label,
            transducer_type=f"{_TRANSDUCER}: {_placed(channel)}"[:80],
            physical_dimension=channel.unit.value,
            physical_range=(-1, 1),  # ours are put in later: edfio rounds outwards
            digital_range=(bound.digital_min, bound.digital_max),
            prefiltering=_LOST,
        )
        for channel, label, bound in zip(channels, labels, bounds, strict=True)
    ]


def _placed(channel: Channel) -> str:
    side = channel.side.value if channel.side else ""
    known = channel.label.lower()
    more = [word for word in (channel.muscle, side) if word.lower() not in known]
    return " ".join([_plain(channel.label), *(_plain(word) for word in more)])


def _labels(names: Sequence[str]) -> list[str]:
    """Return names of ASCII, at most 16 characters, no two alike."""
    labels: list[str] = []
    for i, name in enumerate(names, start=1):
        label = _plain(name)
        if len(label) > _LABEL:  # the last word may be the side
            head, _, tail = label.rpartition(" ")
            keep = f" {tail}" if head and len(tail) <= _LABEL // 2 else ""
            label = label[: _LABEL - len(keep)].rstrip() + keep
        if not label or label in labels or label == "EDF Annotations":
            label = f"{label[: _LABEL - len(str(i)) - 1]}~{i}"
        labels.append(label)
    return labels


def _plain(text: str) -> str:
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return "".join(c for c in ascii_only if c.isprintable()).strip()


def _identity(recording: Sampled, who: Who | None) -> dict[str, object]:
    """Return the header's patient, recording and start; "X" where nothing is told."""
    stream = recording.stream
    kind = "SIMULATED" if stream.is_simulated else "X"
    if who is None:
        return {"recording": EdfRecording(equipment_code=kind)}
    # A small computer without a clock of its own may have been in 1970.
    is_known = who.started.year in _YEARS
    device = "X" if stream.is_replayed else header_code(stream.device)[:20]
    return {
        "patient": Patient(code=header_code(who.patient)[:40]),
        "recording": EdfRecording(
            startdate=who.started.date() if is_known else None,
            hospital_administration_code=header_code(who.session)[:8],
            equipment_code=kind if stream.is_simulated else device,
            additional=tuple(header_code(word) for word in who.more),
        ),
        "starttime": who.started.time().replace(microsecond=0),
    }


def header_code(text: str) -> str:
    """Return text as one word of an EDF header."""
    return "_".join(_plain(text).split()) or "X"
