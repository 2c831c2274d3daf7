"""A recovery key on paper: in groups of four, and a slip of the hand is found.

It is age's own text of a key, ``AGE-SECRET-KEY-1`` and 58 signs, so that what is written
down works with any age program. The last six signs are a checksum that finds every slip of
up to four signs (Bech32); where it is one sign, this file finds which group it is in.

Source: BIP 173 (Pieter Wuille, Greg Maxwell), "Bech32", checksum and alphabet.
"""

from rehab.storage.atrest import age

PREFIX = "AGE-SECRET-KEY-1"
GROUP = 4
N_SIGNS = 58
GROUPS_A_LINE = 5
SIGNS_A_LINE = (20, 20, 18)
_SIGNS = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"
_POLYNOMIAL = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_LOOKALIKES = str.maketrans({"O": "0", "I": "L", "1": "L", "B": "8"})


class Slip(Exception):  # noqa: N818 - a hand's, not the program's
    """What was typed is no key.

    Parameters
    ----------
    n_signs : int
        How many were typed; `N_SIGNS` where that is right.
    group : int
        The group with the slip, counted from 1; 0 where it is not known.
    """

    def __init__(self, n_signs: int = N_SIGNS, group: int = 0) -> None:
        super().__init__(n_signs, group)
        self.n_signs, self.group = n_signs, group


def lines(secret: str) -> list[str]:
    """Return a key as it is shown: lines of groups, without the prefix."""
    signs = secret.removeprefix(PREFIX)
    groups = [signs[at : at + GROUP] for at in range(0, len(signs), GROUP)]
    return [
        " ".join(groups[at : at + GROUPS_A_LINE])
        for at in range(0, len(groups), GROUPS_A_LINE)
    ]


def signs_of(typed: str) -> str:
    """Return the signs of what was typed: capitals, spaces and dashes do not matter.

    Letters that a key never has are read as what they look like.
    """
    joined = "".join(typed.upper().split()).replace("-", "")
    joined = joined.removeprefix(PREFIX.replace("-", ""))
    return joined.translate(_LOOKALIKES)


def differing(typed: str, expected: str) -> list[int]:
    """Return the groups of a line, counted from 1, in which it is not as shown."""
    one, other = signs_of(typed), signs_of(expected)
    n = max(len(one), len(other))
    starts = range(0, n, GROUP)
    return [
        at // GROUP + 1
        for at in starts
        if one[at : at + GROUP] != other[at : at + GROUP]
    ]


def read(typed: str) -> str:
    """Return the key that was typed. Raises `Slip`."""
    signs = signs_of(typed)
    if len(signs) != N_SIGNS:
        raise Slip(n_signs=len(signs))
    secret = PREFIX + signs
    if not _is_whole(signs):
        raise Slip(group=_where(signs))
    try:
        age.public_of(secret)
    except ValueError:
        raise Slip from None
    return secret


def _where(signs: str) -> int:
    """Return the group in which changing one sign makes it whole; 0 if there is none."""
    for at in range(N_SIGNS):
        for sign in _SIGNS:
            if _is_whole(signs[:at] + sign + signs[at + 1 :]):
                return at // GROUP + 1
    return 0


def _is_whole(signs: str) -> bool:
    if not set(signs) <= set(_SIGNS):
        return False
    name = PREFIX[:-1].lower()
    values = [ord(sign) >> 5 for sign in name] + [0] + [ord(sign) & 31 for sign in name]
    return _residue([*values, *map(_SIGNS.index, signs)]) == 1


def _residue(values: list[int]) -> int:
    found = 1
    for value in values:
        top = found >> 25
        found = (found & 0x1FFFFFF) << 5 ^ value
        for bit, term in enumerate(_POLYNOMIAL):
            found ^= term if top >> bit & 1 else 0
    return found
