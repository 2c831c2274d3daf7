"""Which of the streams on the network was meant, and whether it is the same again."""

from collections.abc import Iterable, Sequence

from rehab.errors import Reason, SensorError
from rehab.sensors.lsl.library import Offer


def choose(offers: Sequence[Offer], wanted: str) -> Offer:
    """Return the stream called `wanted`, by its name or its source id.

    Of several with one name those of the type EMG come first; a sender that began anew
    is known under both beginnings for a moment, and the later one is it.

    Raises
    ------
    SensorError
        LSL_NOT_FOUND with what is there; LSL_AMBIGUOUS with how each can be named.
    """
    meant = matching(offers, wanted)
    if not meant:
        seen = ", ".join(sorted({offer.name for offer in offers})) or "-"
        raise SensorError(Reason.LSL_NOT_FOUND, name=wanted, seen=seen)
    if len(meant) > 1:
        listed = ", ".join(sorted(_told(offer) for offer in meant))
        raise SensorError(Reason.LSL_AMBIGUOUS, name=wanted, seen=listed)
    return meant[0]


def matching(offers: Iterable[Offer], wanted: str) -> list[Offer]:
    """Return the streams that `wanted` may mean, each sender once."""
    meant = [o for o in offers if wanted in (o.name, o.source_id)]
    emg = [o for o in meant if o.kind.upper() == "EMG"]
    newest: dict[object, Offer] = {}
    for offer in sorted(emg or meant, key=lambda o: o.created_s):
        newest[_sender(offer)] = offer
    return list(newest.values())


def is_same(offer: Offer, known: Offer) -> bool:
    """Return whether an offer is the stream that was listened to before.

    Either the sender never stopped, or it has the same source id and sends the same. A
    sender without a source id that began anew cannot be told from another one's.
    """
    if offer.uid == known.uid:
        return True
    return bool(known.source_id) and _sender(offer) == _sender(known)


def refuse(offer: Offer) -> None:
    """Refuse what has no regular sampling rate, or sends no numbers.

    Raises
    ------
    SensorError
        LSL_IRREGULAR.
    """
    if offer.fs_hz <= 0 or not offer.number_type:
        raise SensorError(Reason.LSL_IRREGULAR, name=offer.name)


def _sender(offer: Offer) -> object:
    if not offer.source_id:
        return offer.uid
    return (
        *(offer.source_id, offer.name, offer.kind),
        *(offer.n_channels, offer.fs_hz, offer.number_type),
    )


def _told(offer: Offer) -> str:
    named = f"lsl:{offer.source_id}" if offer.source_id else offer.name
    kind = offer.kind or "?"
    return f"{named} ({kind}, {offer.n_channels} × {offer.fs_hz:g} Hz, {offer.host})"
