"""The sentences about nights from a sleep laboratory, and their sleep stages."""

from rehab.errors import Reason

NIGHTS: dict[Reason, str] = {
    Reason.NO_LEG_CHANNEL: (
        "No channel of {path} is called a leg; it has: {channels}."
        ' Name the legs, left first: --channel "{example}".'
    ),
    Reason.NOT_A_NIGHT: (
        "{path} was recorded by day: leave out --night, or name the recording of a night."
    ),
    Reason.STAGES_NONE: (
        "{path} has no sleep stages: name a file that has some, or leave out --stages;"
        " the numbers are then per hour of recording."
    ),
    Reason.STAGE_UNKNOWN: (
        "{path}, line {line}: “{value}” is not a sleep stage: write W, N1, N2, N3 or R,"
        " one line for each 30 seconds."
    ),
    Reason.STAGES_LENGTH: (
        "{path} has {found} sleep stages and the recording needs {expected}:"
        " write one line for each 30 seconds from the first sample on."
    ),
}
