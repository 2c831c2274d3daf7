"""What can go wrong where files go out, come in or go for good; of `rehab.i18n.sentences`."""

from rehab.errors import Reason

EXCHANGE: dict[Reason, str] = {
    Reason.RECORDING_CHANGED: (
        "{path} is not what was recorded, so the earlier score stays: `rehab score "
        "{path}` counts in what can still be read."
    ),
    Reason.NIGHT_CHANGED: (
        "{path} is not what was recorded, so the night keeps its earlier count: put the "
        "recording back from a backup, if there is one."
    ),
    Reason.WORKER_ENDED: (
        "The system ended a part of rehab, as it does when memory is short; what was "
        "scored is kept: go on with `rehab score --again --jobs 1`."
    ),
    Reason.STEPS_TOO_MANY: (
        "{path}: the steps of “{channel}” do not fit into {form}: name a file that "
        "ends in .bdf."
    ),
    Reason.EXPORT_DIFFERS: (
        "{path} did not read back as it was written, so it was not kept: try again, "
        "or on another disk."
    ),
    Reason.SESSION_AMBIGUOUS: (
        "Several sessions begin with {name}: name more of it ({seen})."
    ),
    Reason.BUNDLE_UNKNOWN: (
        "{path} is no bundle and no recording: import takes a file that `rehab "
        "bundle` has written, or EDF, BDF or CSV."
    ),
    Reason.RECORDING_KNOWN: (
        "{path} is in the history already, as session {name} of “{patient}”: "
        "nothing was imported."
    ),
    Reason.DATE_MISSING: (
        "{path} does not tell when it was recorded: name it, for example --date "
        "2026-11-26T09:30."
    ),
    Reason.WHOSE_MISSING: (
        "{path} does not tell whose it is: name the patient, for example --patient p07."
    ),
    Reason.ANSWER_MISSING: (
        "This cannot be taken back, and nobody is here to be asked: nothing was "
        "removed; add --yes if you are sure."
    ),
    Reason.ANSWER_UNLIKE: (
        "That is not the pseudonym: nothing was removed. Type it as it stands in the "
        "question."
    ),
}
