"""An emulated Thalmic Myo: info, firmware, commands, modes, IMU, and that it falls asleep.

Sources: ``thalmiclabs/myo-bluetooth:myohw.h`` (Apache-2.0) and ``Crimson-Crow/pymyo``.
How soon a real one falls asleep is not published.
"""

import numpy as np
from bumble.att import Attribute
from bumble.device import Connection
from bumble.gatt import Characteristic, CharacteristicValue, Service

from rehab.sensors.ble.kinds import myo as kind
from rehab.sensors.packets.myo import N_CHANNELS, encode_emg
from rehab.sensors.packets.myo_values import (
    Imu,
    encode_firmware,
    encode_imu,
    encode_info,
    encode_smoothed,
)
from rehab.sensors.virtual.air import Air
from rehab.sensors.virtual.device import (
    Converter,
    Counts,
    EmulatedDevice,
    Make,
    Muscle,
    Sampling,
)
from rehab.sensors.virtual.gatt import battery_service, notifying, readable

FS_HZ = 200.0
AT_REST = Imu((1.0, 0.0, 0.0, 0.0), (0.0, 0.0, 1.0), (0.0, 0.0, 0.0))

_SLEEP_AFTER_S = 30.0
_NONE, _SMOOTHED = 0, 1  # modes of the sEMG; 2 is filtered, 3 is not
_CONVERTER = Converter(
    n_channels=(N_CHANNELS,),
    counts_per_uv=0.2,
    middle=0,
    lowest=-128,
    highest=127,
    noise_counts=0.7,
)
_Properties = Characteristic.Properties


class EmulatedMyo(EmulatedDevice):
    """Two samples a packet, on four characteristics in turn; the IMU at 50 Hz."""

    ADDRESS = "D5:06:00:00:00"
    NAME = "Myo EMU{number}"
    SAMPLING = Sampling(FS_HZ, 2, _CONVERTER)
    ADVERTISED = (kind.SERVICES["control"],)

    def __init__(self, air: Air, muscle: Muscle, make: Make | None = None) -> None:
        super().__init__(air, muscle, make)
        self.is_awake_for_good = False
        self.vibrations: list[int] = []
        self._emg_mode = self._imu_mode = _NONE
        self._turn = 0
        self._awake_until: int | None = None
        self.emg = [notifying(uuid) for uuid in kind.EMG]
        self.imu = notifying(kind.IMU)
        self.smoothed = notifying(kind.SMOOTHED)
        self.command = Characteristic[bytes](
            kind.COMMAND,
            _Properties.WRITE,
            Attribute.WRITEABLE,
            CharacteristicValue(write=self._on_command),
        )

    def services(self) -> list[Service]:
        """Return its services."""
        info = readable(kind.INFO, encode_info(b"EMU\0\0" + bytes([self.make.number])))
        firmware = readable(kind.FIRMWARE, encode_firmware(1, 5, 1970, 2))
        names = kind.SERVICES
        return [
            Service(names["control"], [info, firmware, self.command]),
            Service(names["imu"], [self.imu, _indicating(kind.MOTION)]),
            Service(names["classifier"], [_indicating(kind.CLASSIFIER)]),
            Service(names["smoothed"], [self.smoothed]),
            Service(names["emg"], self.emg),
            battery_service(self.make.battery_pct),
        ]

    async def emit(self, counts: Counts, start_index: int) -> None:
        """Send a block where its turn is, and every second time the IMU."""
        if self._awake_until is None:
            self._awake_until = start_index + round(_SLEEP_AFTER_S * FS_HZ)
        if start_index >= self._awake_until and not self.is_awake_for_good:
            self.halt()
            return
        is_second = start_index // len(counts) % 2 == 1
        if self._emg_mode > _SMOOTHED:
            await self.notify(self.emg[self._turn], encode_emg(counts))
            self._turn = (self._turn + 1) % len(self.emg)
        elif self._emg_mode == _SMOOTHED and is_second:
            levels = np.abs(counts).max(axis=0).tolist()
            await self.notify(self.smoothed, encode_smoothed(tuple(levels)))
        if self._imu_mode and is_second:
            await self.notify(self.imu, encode_imu(AT_REST))

    def _on_command(self, _: Connection, command: bytes) -> None:
        self._awake_until = None
        match list(command):
            case [1, 3, emg_mode, imu_mode, _]:
                self._emg_mode, self._imu_mode, self._turn = emg_mode, imu_mode, 0
                if emg_mode or imu_mode:
                    self.begin()
                else:
                    self.halt()
            case [9, 1, mode]:
                self.is_awake_for_good = mode == 1
            case [3, 1, length]:
                self.vibrations.append(length)


def _indicating(uuid: str) -> Characteristic[bytes]:
    return Characteristic(uuid, _Properties.INDICATE, Attribute.READABLE, b"")
