"""The sound check: from silence, a little louder every two seconds, until it is enough."""

from rehab.ui.sound.levels import rising
from rehab.ui.sound.sounds import Sounds

_GAP_S = 0.4


class SoundCheck:
    """Lets the same soft tone come again, 3 dB louder each time.

    Show `share` as a bar: it grows when the next tone is asked for, 500 ms before it
    sounds. When the person presses, `stop` returns the volume to keep.
    """

    def __init__(self, sounds: Sounds) -> None:
        self._sounds = sounds
        self._volumes = rising()
        self._k = self._heard_k = 0
        self._quiet_s = 0.0

    @property
    def volume(self) -> float:
        """The volume of now, 0..1."""
        return self._volumes[self._k]

    @property
    def share(self) -> float:
        """How far the check has come, 0..1."""
        return self._k / (len(self._volumes) - 1)

    @property
    def is_at_end(self) -> bool:
        """Whether it does not get louder; the tone keeps coming."""
        return self._k == len(self._volumes) - 1

    def update(self, dt_s: float) -> None:
        """Let time pass; call it once a frame, before `Sounds.update`."""
        if not self._sounds.is_waiting:
            self._heard_k = self._k
        self._quiet_s = self._quiet_s + dt_s if self._sounds.is_idle else 0.0
        if self._quiet_s < _GAP_S:
            return
        self._quiet_s = 0.0
        if not self.is_at_end:
            self._k += 1
        self._sounds.choose(self.volume, has_voice=self._sounds.has_voice)
        self._sounds.cue("sample")

    def stop(self) -> float | None:
        """Let it fade; return the volume that was heard last, None if none was."""
        volume = self._volumes[self._heard_k] or None
        self._sounds.choose(volume, has_voice=self._sounds.has_voice)
        self._sounds.drop()
        return volume
