"""Write a network's numbers where the detectors read them."""

from pathlib import Path

import numpy as np

from rehab.detect.net import Net

FOLDER = Path(__file__).parents[3] / "rehab" / "detect" / "models"


def save(name: str, net: Net) -> None:
    """Write a network as float16 (its inputs' mean and spread as float32)."""
    layers = {}
    for i, (weight, bias) in enumerate(net.layers):
        layers[f"weight{i}"] = weight.astype(np.float16)
        layers[f"bias{i}"] = bias.astype(np.float16)
    np.savez_compressed(
        FOLDER / f"{name}.npz",
        version=np.int32(net.version),
        mean=net.mean.astype(np.float32),
        spread=net.spread.astype(np.float32),
        **layers,
    )
