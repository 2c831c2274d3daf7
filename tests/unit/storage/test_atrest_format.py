"""Sealed recordings are age files for two keys, and a slip in a written key is found."""

from io import BytesIO
from pathlib import Path

import pyrage
import pytest

from rehab.storage.atrest import age, paper

ONE, OTHER, STRANGER = age.new_secret(), age.new_secret(), age.new_secret()
CONTENT = bytes(range(256)) * 1000  # four pieces


def sealed() -> bytes:
    to = BytesIO()
    age.seal(BytesIO(CONTENT), to, (age.public_of(ONE), age.public_of(OTHER)))
    return to.getvalue()


@pytest.mark.parametrize("secret", [ONE, OTHER], ids=["one", "other"])
def test_each_of_two_keys_opens_it_without_us(secret: str) -> None:
    """A patient with the recovery key needs an age program, and not this one."""
    whole = sealed()
    assert whole.startswith(b"age-encryption.org/v1\n")
    assert age.n_recipients(BytesIO(whole)) == 2
    identity = pyrage.x25519.Identity.from_str(secret)
    assert pyrage.decrypt(whole, [identity]) == CONTENT


def test_another_key_opens_nothing() -> None:
    """Not one byte of it; without any key neither."""
    for secrets in ((STRANGER,), ()):
        to = BytesIO()
        with pytest.raises(age.StrangerError):
            age.unseal(BytesIO(sealed()), to, secrets)
        assert to.getvalue() == b""


@pytest.mark.parametrize("at", [-1, -70_000, 100_000])
@pytest.mark.parametrize("is_cut", [True, False])
def test_damage_costs_what_comes_after_it_and_never_lies(at: int, is_cut: bool) -> None:
    """A flipped bit or a cut: what is given before it is right, and then it is said."""
    whole = bytearray(sealed())
    if is_cut:
        del whole[at:]
    else:
        whole[at] ^= 1
    to = BytesIO()
    with pytest.raises(age.DamagedError):
        age.unseal(BytesIO(bytes(whole)), to, (ONE,))
    assert CONTENT.startswith(to.getvalue())
    assert len(to.getvalue()) >= 2**16


def test_a_full_disk_and_ctrl_c_are_told_as_they_are() -> None:
    """Else a full disk would be “an encryption error”, and Ctrl-C would not stop it."""

    class Full:
        def __init__(self, error: BaseException) -> None:
            self.error = error

        def write(self, data: bytes) -> int:
            del data
            raise self.error

    for error in (OSError(28, "full"), KeyboardInterrupt()):
        with pytest.raises(type(error)):
            age.seal(BytesIO(CONTENT), Full(error), (age.public_of(ONE),))
        with pytest.raises(type(error)):
            age.unseal(BytesIO(sealed()), Full(error), (ONE,))


def test_no_key_is_no_key() -> None:
    for text in ("", "AGE-SECRET-KEY-1QQQ", ONE[:-1], "age1qqq"):
        with pytest.raises(ValueError, match="no age"):
            age.public_of(text)
    with pytest.raises(ValueError, match="no age"):
        age.seal(BytesIO(b""), BytesIO(), ("age1qqq",))
    assert age.n_recipients(BytesIO(CONTENT)) == 0


def test_a_written_key_is_read_however_it_is_typed() -> None:
    """Small letters, other spaces, the prefix or not, a zero for an O."""
    shown = paper.lines(ONE)
    assert tuple(len(paper.signs_of(line)) for line in shown) == paper.SIGNS_A_LINE
    for typed in (
        "\n".join(shown),
        " ".join(shown).lower().replace(" ", "  "),
        ONE,
        ONE.lower(),
        "".join(shown).replace(" ", "-"),
        " ".join(shown).replace("0", "O").replace("8", "B"),
    ):
        assert paper.read(typed) == ONE


@pytest.mark.parametrize("at", [0, 7, 30, 57])
def test_one_slip_is_found_with_its_group(at: int) -> None:
    """Whoever's hand jerks types one group again, and not 58 signs."""
    signs = ONE.removeprefix(paper.PREFIX)
    other = "Q" if signs[at] != "Q" else "P"
    with pytest.raises(paper.Slip) as slip:
        paper.read(signs[:at] + other + signs[at + 1 :])
    assert slip.value.group == at // paper.GROUP + 1
    line = signs[: paper.SIGNS_A_LINE[0]]
    if at < len(line):
        wrong = line[:at] + other + line[at + 1 :]
        assert paper.differing(wrong, line) == [at // paper.GROUP + 1]


def test_several_slips_are_found_too() -> None:
    signs = list(ONE.removeprefix(paper.PREFIX))
    for at in (3, 17, 40):
        signs[at] = "Q" if signs[at] != "Q" else "P"
    with pytest.raises(paper.Slip) as slip:
        paper.read("".join(signs))
    assert slip.value.group == 0
    with pytest.raises(paper.Slip) as slip:
        paper.read("QQQ")
    assert slip.value.n_signs == 3


def test_no_other_file_knows_the_format() -> None:
    """`rehab.storage.atrest.age` is the place to change where age does."""
    source = Path(age.__file__).parents[2]
    knows = {p.name for p in source.rglob("*.py") if "import pyrage" in p.read_text()}
    assert knows == {"age.py"}
