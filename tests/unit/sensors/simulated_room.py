"""A plan, a patient, and what is generated of them."""

from dataclasses import replace

import numpy as np

from rehab.model.session import SessionPlan
from rehab.model.signal import Gap, Side
from rehab.ports import Cue
from rehab.sensors.packets.block import make_decoder
from rehab.sensors.simulation.patient import SimulatedPatient
from rehab.sensors.simulation.traits import read_traits
from tests import make
from tests.unit.sensors.sensor_room import packet

FS_HZ = 1000


def plan_for(side: Side = Side.RIGHT) -> SessionPlan:
    return make.plan(side=side)


def patient_of(side: Side = Side.RIGHT, **options: object) -> SimulatedPatient:
    traits = read_traits({name: str(value) for name, value in options.items()})
    return SimulatedPatient(traits, plan_for(side))


def generated(
    patient: SimulatedPatient, seconds: float, effort: float | None = None
) -> np.ndarray:
    """What a decoder makes of the packets; after a first cue of `effort` if given."""
    if effort is not None:
        patient.follow(Cue(0, effort, 0.5, "hold"))
    decoder, parts = make_decoder(patient.stream), []
    while patient.n_generated < seconds * patient.stream.fs_hz:
        data = patient.next_packet()
        if data is not None:
            parts += [
                np.full((value.n_samples, patient.stream.n_channels), np.nan)
                if isinstance(value, Gap)
                else value.emg_uv
                for value in decoder.feed(replace(packet(0), data=data))
            ]
    return np.concatenate(parts)
