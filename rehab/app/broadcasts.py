"""Whether, and by what, a running session is sent to other programs."""

from rehab.ports import Broadcast


def open_broadcast() -> Broadcast:
    """Return what sends one session to a Lab Streaming Layer.

    Raises
    ------
    SensorError
        LSL_EXTRA_MISSING, LSL_LIBRARY_MISSING.
    """
    from rehab.sensors.lsl.outlet import LslBroadcast

    return LslBroadcast()
