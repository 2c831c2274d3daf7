"""The one sentence for everything that can go wrong, for a helper and for the patient."""

from collections import defaultdict

from rehab.errors import Reason, RehabError
from rehab.i18n.calm import CALM, CALM_ANYWAY
from rehab.i18n.clusters import CLUSTERS
from rehab.i18n.exchange import EXCHANGE
from rehab.i18n.keeping import KEEPING
from rehab.i18n.language import _
from rehab.i18n.nights import NIGHTS


def explain(error: RehabError) -> str:
    """Return what happened and what to do next, in one sentence.

    Facts that an error lacks are left out as "?", so that a missing fact can never
    become a second error.
    """
    facts: dict[str, str] = defaultdict(lambda: "?", error.facts)
    return _(_SENTENCES[error.reason]).format_map(facts)


def explain_to_patient(error: RehabError) -> str:
    """Return the same for the patient: two short sentences without names and paths.

    Reasons that only a helper can do something about share a calm general one.
    """
    return _(CALM.get(error.reason, CALM_ANYWAY))


_SENTENCES: dict[Reason, str] = {
    Reason.SENSOR_UNKNOWN: (
        "There is no sensor called “{name}”; use one of: {allowed}."
    ),
    Reason.SENSOR_NOT_FOUND: (
        "The sensor {name} was not found: switch it on, bring it close and try again"
        " (seen nearby: {seen})."
    ),
    Reason.SENSOR_INCOMPATIBLE: (
        "{name} answered, but not as a sensor that rehab knows:"
        " check that it runs its maker's firmware."
    ),
    Reason.SENSOR_SILENT: (
        "The sensor {name} is connected but sends nothing:"
        " switch it off and on, then try again."
    ),
    Reason.SENSOR_LOST: (
        "The link to {name} was lost and did not come back: bring the sensor closer and"
        " charge it; what was recorded until then is kept."
    ),
    Reason.SENSOR_STRANGER: (
        "{name} with the address {found} is not your sensor, which has {known}: switch"
        " yours on, or take the new one on purpose with --sensor ble:{found} (in the"
        " window: choose it and tap it)."
    ),
    Reason.SENSOR_REFUSED: (
        "{name} is in reach, but no link to it could be made: end other programs and"
        " phones that use it, switch it off and on, then try again."
    ),
    Reason.BATTERY_EMPTY: (
        "The link to {name} was lost and did not come back, and its battery was at"
        " {percent} %: charge the sensor; what was recorded until then is kept."
    ),
    Reason.PACKETS_CUT: (
        "Only 20 bytes of each packet of {name} get through and the rest is lost: switch"
        " Bluetooth off and on and move closer, or use another Bluetooth adapter."
    ),
    Reason.BLUETOOTH_GONE: (
        "The Bluetooth adapter of this computer went away and did not come back: plug it"
        " in again; what was recorded until then is kept."
    ),
    Reason.BLUETOOTH_PAUSED: (
        "Bluetooth is left alone, because rehab broke off three times within ten minutes"
        " while it used it: choose your sensor in the window, or name it with --sensor"
        " ble:NAME, to try again."
    ),
    Reason.BLUETOOTH_OFF: "Bluetooth is switched off: switch it on and try again.",
    Reason.BLUETOOTH_MISSING: (
        "This computer has no Bluetooth that rehab can use:"
        " run `rehab doctor`, or try `rehab demo` without a sensor."
    ),
    Reason.BLUETOOTH_DENIED: (
        "This program may not use Bluetooth:"
        " allow it in the system's privacy settings and try again."
    ),
    Reason.DONGLE_UNUSABLE: (
        "The Bluetooth dongle {name} cannot be used: plug it in, take it away from the"
        " system's own Bluetooth, and allow this user to open it ({detail})."
    ),
    Reason.RADIO_EXTRA_MISSING: (
        "The virtual radio is not installed:"
        " install it with `pip install 'rehab[radio]'`."
    ),
    Reason.LEG_UNNAMED: (
        "{name} has one channel for two legs: say on which leg it is, with --side left or"
        " --side right."
    ),
    Reason.SENSORS_APART: (
        "{name} cannot be heard at once: name two different sensors of one kind, as in"
        " ble:NAME,ble:OTHER-NAME."
    ),
    Reason.SENSORS_UNLIKE: (
        "{first} and {second} measure in different ways: use two sensors of the same"
        " kind."
    ),
    Reason.LSL_EXTRA_MISSING: (
        "Lab Streaming Layer is not installed:"
        " install it with `pip install 'rehab[lsl]'`."
    ),
    Reason.LSL_LIBRARY_MISSING: (
        "The package pylsl is there, but not its library liblsl: install liblsl for this"
        " computer, or say where it is with PYLSL_LIB."
    ),
    Reason.LSL_NOT_FOUND: (
        "No stream called “{name}” is on this network: start the program that sends it,"
        " and look whether a firewall stops it (seen now: {seen})."
    ),
    Reason.LSL_AMBIGUOUS: (
        "Several streams may be “{name}”: stop the others, or name the one that you mean"
        " ({seen})."
    ),
    Reason.LSL_IRREGULAR: (
        "The stream {name} has no regular samples, so it is no EMG: name the stream that"
        " sends the signal itself."
    ),
    Reason.LSL_RATE_WRONG: (
        "The stream {name} says {allowed} samples a second but sends {measured}: set the"
        " right rate in the program that sends it, or let that computer do less."
    ),
    Reason.RATE_UNCERTAIN: (
        "{name} sends {measured} samples a second, which fits no rate that it should"
        " have ({allowed}): bring it closer and try again."
    ),
    Reason.FILE_MISSING: "There is no file {path}: check the name.",
    Reason.FILE_UNREADABLE: (
        "{path} cannot be read: rehab reads EDF, BDF, CSV and its own MCAP files."
    ),
    Reason.FILE_DAMAGED: (
        "{path} is damaged and nothing could be read from it; the file was not changed."
    ),
    Reason.FILE_NEWER: (
        "{path} was written by a newer rehab: update rehab to open it."
    ),
    Reason.FILE_IS_FOLDER: "{path} is a folder: name a file in it.",
    Reason.FILE_EMPTY: "{path} is empty: there is nothing in it to read.",
    Reason.FILE_NOT_TEXT: (
        "{path} is not UTF-8 text: save the table as “CSV UTF-8” and try again."
    ),
    Reason.TABLE_CELL: (
        "{path}, line {line}: “{value}” in the column “{column}” is not a number:"
        " correct it, or leave the cell empty for a lost sample."
    ),
    Reason.TABLE_ROW: (
        "{path}, line {line}: there are {found} cells where the first line has"
        " {expected}: correct the line or take it out."
    ),
    Reason.TABLE_TIME: (
        "{path}: the column “{column}” runs backwards: sort the rows by time,"
        " or split the file where one recording ends and another begins."
    ),
    Reason.FOLDER_MISSING: (
        "There is no data folder {path}: check the name given with --data."
    ),
    Reason.FOLDER_TAKEN: (
        "{path} is to be made new, and something else is in it: move it away."
    ),
    Reason.NO_EMG_CHANNEL: (
        "{path} has no EMG channel; it has: {channels}."
        ' If one of them is EMG, name it: --channel "{example}".'
    ),
    **NIGHTS,
    Reason.CHANNEL_UNKNOWN: ("{path} has no channel “{name}”; it has: {channels}."),
    Reason.RATE_MISSING: (
        "{path} does not tell its sampling rate: name it, for example --fs 1000."
    ),
    Reason.RATE_UNSUPPORTED: (
        "{path} has a sampling rate that rehab cannot use ({rate}):"
        " all channels need the same one, from 200 to 4000 Hz."
    ),
    Reason.UNIT_UNKNOWN: (
        "The unit of {path} is not known: name it, for example --unit uV"
        " (allowed: {allowed})."
    ),
    Reason.TOO_SHORT: "{path} is too short: rehab needs at least {need} of signal.",
    Reason.FILE_EXISTS: (
        "{path} exists already: add --force to replace it, or name another file."
    ),
    Reason.FILE_IS_SOURCE: (
        "{path} is the recording itself, which is never changed: name another file."
    ),
    Reason.FILE_NOT_EDF: (
        "{path} would be an EDF+ file: give it a name that ends in .edf."
    ),
    Reason.FILE_UNWRITABLE: (
        "{path} cannot be written: check that its folder exists and that you may write"
        " there."
    ),
    Reason.BROWSER_MISSING: (
        "No browser that prints is installed: install Chromium or Chrome, or write the"
        " report with -o and print it from any browser."
    ),
    Reason.BROWSER_FAILED: (
        "{name} could not print the report: write it with -o and print it from a browser."
    ),
    Reason.SIGNAL_TOO_LARGE: (
        "{path} cannot hold the channel “{channel}”, which reaches {value}:"
        " check the unit given with --unit."
    ),
    Reason.EXERCISE_UNKNOWN: ("There is no exercise “{name}”; there are: {allowed}."),
    Reason.EXERCISE_INVALID: (
        "The exercise file {path} is not right, so it is not used:\n{faults}"
    ),
    Reason.SIDE_UNSUPPORTED: (
        "{name} is not made for the side “{side}”; choose: {allowed}."
    ),
    Reason.OVER_LIMIT: (
        "{asked} is more than {name} allows ({allowed}): this limit keeps you safe"
        " and cannot be raised here."
    ),
    Reason.ENOUGH_TODAY: (
        "{name} was done enough today ({done}): this limit keeps you safe and cannot be"
        " raised here."
    ),
    Reason.REST_DAY: "Today is a rest day: train again tomorrow.",
    Reason.STANDING_NOT_ALLOWED: (
        "{name} is done standing: a clinician has to allow that first."
    ),
    Reason.PATIENT_UNKNOWN: (
        "There is no patient “{name}” in the history; there are: {allowed}."
    ),
    Reason.SESSION_UNKNOWN: "There is no session {name} in the history.",
    Reason.EVENT_CHANGED: (
        "The session was scored again since this page was opened: nothing was kept. "
        "Open the page again."
    ),
    Reason.ENTRY_INVALID: (
        "The {name} must have 1 to {allowed} characters: nothing was kept."
    ),
    Reason.ENTRY_UNKNOWN: "There is no note or event {name} in the history.",
    Reason.PLAN_INVALID: (
        "The plan is not kept: {field} cannot be {value}; allowed: {allowed}."
    ),
    Reason.BUNDLE_DAMAGED: (
        "{path} is damaged or cut short: nothing was imported; have it sent once more."
    ),
    Reason.BUNDLE_DIFFERS: (
        "{path} does not fit what is kept here ({name} is another): nothing was imported;"
        " keep the file and ask for help."
    ),
    Reason.PASSPHRASE_WRONG: (
        "This passphrase does not open {path}: nothing was changed; mind capitals and"
        " spaces, and try again."
    ),
    Reason.PASSPHRASE_SHORT: (
        "This passphrase is too short: use at least {allowed} characters, for example"
        " four words."
    ),
    Reason.PASSPHRASE_UNLIKE: (
        "The two passphrases are not the same: nothing was written; try again."
    ),
    Reason.PASSPHRASE_MISSING: (
        "There is no terminal to ask for the passphrase: name a file whose first line"
        " it is, with --passphrase-file FILE."
    ),
    Reason.PATIENT_UNEXPECTED: (
        "{path} holds “{found}”, not “{name}”: nothing was imported."
    ),
    Reason.PATIENT_TAKEN: (
        "There is a “{name}” here already, and nothing of {path} is in that history:"
        " nothing was imported; give this person another name with --as NAME, or add"
        " --same-person if it is surely the same one."
    ),
    Reason.PATIENT_KNOWN: (
        "The person in {path} is kept here as “{name}”: nothing was imported;"
        " leave --as out."
    ),
    Reason.OPTION_UNUSED: (
        "{name} {value} cannot be used with {path}, which tells this by itself:"
        " leave the option out."
    ),
    Reason.SETTING_INVALID: (
        "The setting {name} cannot be “{value}”; allowed: {allowed}."
    ),
    **CLUSTERS,
    **EXCHANGE,
    **KEEPING,
}
