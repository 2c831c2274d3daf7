"""Our own packet, for what no device sent: simulated patients and files.

A packet is ``u32 start index | samples``, all little-endian, the samples in rows of one
value a channel. The settings of the stream say how they are to be read: ``dtype`` (``i2``,
``i4`` or ``f4``), ``scale_uv`` (microvolts a step; 1 if not given) and ``offset`` (steps
to be taken off first; 0 if not given). Where the channels differ, ``scale_uv.2`` and
``offset.2`` are those of the third one. A step of ``lost``, where that is set, is a sample
that its channel lost while others have theirs: NaN.

What accelerometers felt since the last such packet comes with the characteristic `MOTION`:
``i16 x, y, z`` in thousandths of g for each channel in turn, in one or more rows.
"""

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from rehab.errors import PacketError
from rehab.model.signal import Chunk, Gap, Motion, Packet, Samples, Stream
from rehab.ports import Decoder

MOTION = "motion"
_ROUND = 1 << 32
_PER_G = 1000.0
_STEPS = np.dtype("<i2")
_HEADER = np.dtype("<u4")
_TYPES = {name: np.dtype(f"<{name}") for name in ("i2", "i4", "f4")}


def encode_block(start_index: int, samples: NDArray[np.generic], dtype: str) -> bytes:
    """Return the bytes of one packet.

    Parameters
    ----------
    start_index : int
        Index of the first sample since the stream began; sent modulo 2**32.
    samples : array, shape ``(n_samples, n_channels)``
        Steps of the converter, within the range of `dtype`.
    dtype : str
        ``i2``, ``i4`` or ``f4``.
    """
    header = np.array([start_index % _ROUND], _HEADER)
    return header.tobytes() + samples.astype(_TYPES[dtype]).tobytes()


def encode_motion(acceleration_g: NDArray[np.floating]) -> bytes:
    """Return the bytes of one packet `MOTION`.

    Parameters
    ----------
    acceleration_g : array, shape ``(n, n_channels, 3)``
        In g, within -32..32; ``n >= 1``.
    """
    steps: NDArray[np.int16] = np.rint(acceleration_g * _PER_G).astype(_STEPS)
    return steps.tobytes()


def make_decoder(stream: Stream) -> Decoder:
    """Return a decoder for `stream`: its channels and its settings matter."""
    return BlockDecoder(stream.n_channels, stream.settings)


class BlockDecoder:
    """Blocks in, microvolts out. The first packet's first sample has the index 0.

    A jump of the index ahead is a gap of exactly that length. A block that begins before
    the next index came twice, or too late, and is dropped. A jump of more than half of
    2**32 counts as one back.

    Parameters
    ----------
    n_channels : int
    settings : mapping
        ``dtype``, ``scale_uv``, ``offset``, ``lost``. Raises `ValueError` for another ``dtype``.
    """

    def __init__(
        self, n_channels: int, settings: Mapping[str, str | int | float]
    ) -> None:
        name = str(settings.get("dtype", ""))
        if name not in _TYPES:
            raise ValueError(f"dtype {name!r} is none of {', '.join(_TYPES)}")
        self._dtype = _TYPES[name]
        self._n_channels = n_channels
        self._scale_uv = _for_each(settings, "scale_uv", 1.0, n_channels)
        self._offset = _for_each(settings, "offset", 0.0, n_channels)
        self._lost = int(settings["lost"]) if "lost" in settings else None
        self._next_index = 0
        self._shift: int | None = None  # index on the wire minus index since the start

    def feed(self, packet: Packet) -> Iterable[Chunk | Gap | Motion]:
        """Return the samples of a block, behind the gap before it if there is one.

        Of a packet `MOTION` what each channel's sensor felt.

        Raises
        ------
        PacketError
            The bytes are no header with at least one whole row of finite samples, or no
            whole rows of accelerations.
        """
        if packet.characteristic == MOTION:
            return self._motions(packet)
        row = self._n_channels * self._dtype.itemsize
        n_samples, rest = divmod(len(packet.data) - _HEADER.itemsize, row)
        if n_samples < 1 or rest:
            raise PacketError(
                f"{len(packet.data)} bytes are no block of {row} a sample"
            )
        steps = np.frombuffer(packet.data, self._dtype, offset=_HEADER.itemsize)
        emg_uv = self._microvolts(steps.reshape(n_samples, self._n_channels))
        on_wire = int(np.frombuffer(packet.data, _HEADER, 1)[0])
        if self._shift is None:
            self._shift = on_wire
        ahead = (on_wire - self._shift - self._next_index) % _ROUND
        if ahead >= _ROUND // 2:
            return []
        heard: list[Chunk | Gap] = []
        if ahead:
            heard.append(Gap(self._next_index, ahead))
        start_index = self._next_index + ahead
        heard.append(Chunk(start_index, emg_uv, packet.received_ns))
        self._next_index = start_index + n_samples
        return heard

    def _motions(self, packet: Packet) -> list[Motion]:
        row = 3 * self._n_channels * _STEPS.itemsize
        if not packet.data or len(packet.data) % row:
            raise PacketError(
                f"{len(packet.data)} bytes are no accelerations of {row} a row"
            )
        steps = np.frombuffer(packet.data, _STEPS).reshape(-1, self._n_channels, 3)
        felt_g = (steps / _PER_G).astype(np.float32)
        index = max(0, self._next_index - 1)
        return [
            Motion(index, felt_g[:, channel], packet.received_ns, (channel,))
            for channel in range(self._n_channels)
        ]

    def _microvolts(self, steps: NDArray[np.generic]) -> Samples:
        with np.errstate(all="ignore"):  # random bytes make any float there is
            emg = (steps.astype(np.float64) - self._offset) * self._scale_uv
            emg_uv: Samples = emg.astype(np.float32)
        if not np.isfinite(emg_uv).all():
            raise PacketError("a sample is not a finite number")
        if self._lost is not None:
            emg_uv[steps == self._lost] = np.nan
        return emg_uv


def _for_each(
    settings: Mapping[str, str | int | float], key: str, usual: float, n_channels: int
) -> NDArray[np.float64]:
    common = settings.get(key, usual)
    values = [float(settings.get(f"{key}.{i}", common)) for i in range(n_channels)]
    return np.array(values, np.float64)
