"""What can go wrong, with a reason that a screen can put into words.

An error carries a reason (an enum member) and the facts that belong to it; the sentence
for a person is made in `rehab.i18n.explain`, in one place. Whose fault it was shows in
the type: a device's, a file's, the store's. A caller's own mistake is a `ValueError`.
"""

from enum import StrEnum


class Reason(StrEnum):
    """Why the program cannot go on. Every member has a sentence in `rehab.i18n`."""

    # sensors
    SENSOR_UNKNOWN = "sensor_unknown"  # the SPEC names no kind of sensor that we have
    SENSOR_NOT_FOUND = "sensor_not_found"  # nothing of that name advertises
    SENSOR_INCOMPATIBLE = "sensor_incompatible"  # it answers, but not as it should
    SENSOR_SILENT = "sensor_silent"  # connected, and no data come
    SENSOR_LOST = "sensor_lost"  # link lost, and not found again in time
    SENSOR_STRANGER = "sensor_stranger"  # it only has the name of the person's own
    SENSOR_REFUSED = "sensor_refused"  # it advertises, and no link can be made
    BATTERY_EMPTY = "battery_empty"  # link lost when the battery was nearly empty
    PACKETS_CUT = "packets_cut"  # the radio cuts the packets, and the rest is lost
    SENSORS_APART = "sensors_apart"  # a list of sensors that cannot be heard at once
    SENSORS_UNLIKE = "sensors_unlike"  # two that cannot be one stream
    BLUETOOTH_OFF = "bluetooth_off"
    BLUETOOTH_MISSING = "bluetooth_missing"
    BLUETOOTH_DENIED = "bluetooth_denied"
    BLUETOOTH_PAUSED = "bluetooth_paused"  # the program broke off while it used it
    BLUETOOTH_GONE = "bluetooth_gone"  # the adapter went away while it was used
    DONGLE_UNUSABLE = "dongle_unusable"  # of `rehab emulate`
    RADIO_EXTRA_MISSING = "radio_extra_missing"  # virtual:… needs the extra `radio`
    LSL_EXTRA_MISSING = "lsl_extra_missing"  # lsl:… needs the extra `lsl`
    LSL_LIBRARY_MISSING = "lsl_library_missing"  # pylsl is there, liblsl is not
    LSL_NOT_FOUND = "lsl_not_found"  # nobody offers a stream of that name
    LSL_AMBIGUOUS = "lsl_ambiguous"  # several do
    LSL_IRREGULAR = "lsl_irregular"  # no sampling rate, or no numbers: markers
    LSL_RATE_WRONG = "lsl_rate_wrong"  # it sends at another rate than it says
    LEG_UNNAMED = "leg_unnamed"  # one channel, and two legs
    RATE_UNCERTAIN = "rate_uncertain"  # the measured sampling rate fits no known one
    # files that a user gives us
    FILE_MISSING = "file_missing"
    FILE_UNREADABLE = "file_unreadable"
    FILE_DAMAGED = "file_damaged"
    RECORDING_CHANGED = "recording_changed"  # other bytes than were recorded
    NIGHT_CHANGED = "night_changed"  # the same, of a night
    FILE_NEWER = "file_newer"  # written by a later version of rehab
    FILE_IS_FOLDER = "file_is_folder"
    FILE_EMPTY = "file_empty"
    FILE_NOT_TEXT = "file_not_text"
    TABLE_CELL = "table_cell"  # a cell of a CSV file is no number
    TABLE_ROW = "table_row"  # a row has more or fewer cells than the first one
    TABLE_TIME = "table_time"  # its time column runs backwards
    NO_EMG_CHANNEL = "no_emg_channel"
    CHANNEL_UNKNOWN = "channel_unknown"
    NO_LEG_CHANNEL = "no_leg_channel"  # no channel's name says that it is a leg's
    NOT_A_NIGHT = "not_a_night"  # one of our own recordings, and of a day
    STAGES_NONE = "stages_none"  # a file that is to tell sleep stages has none
    STAGE_UNKNOWN = "stage_unknown"  # a cell of a table is no sleep stage
    STAGES_LENGTH = "stages_length"  # they are of another night
    RATE_MISSING = "rate_missing"  # a CSV file tells no sampling rate
    RATE_UNSUPPORTED = "rate_unsupported"
    UNIT_UNKNOWN = "unit_unknown"
    TOO_SHORT = "too_short"
    # files that a user asks us to write
    FILE_EXISTS = "file_exists"
    FILE_IS_SOURCE = "file_is_source"  # it would replace the recording itself
    FILE_NOT_EDF = "file_not_edf"  # its name does not end as an EDF file's
    FILE_UNWRITABLE = "file_unwritable"
    BROWSER_MISSING = "browser_missing"  # none is installed that prints
    BROWSER_FAILED = "browser_failed"
    SIGNAL_TOO_LARGE = "signal_too_large"  # for the eight characters of an EDF header
    STEPS_TOO_MANY = "steps_too_many"  # of a converter, for the 16 bits of EDF
    EXPORT_DIFFERS = "export_differs"  # it did not read back as it was written
    # exercises
    EXERCISE_UNKNOWN = "exercise_unknown"
    EXERCISE_INVALID = "exercise_invalid"
    SIDE_UNSUPPORTED = "side_unsupported"
    OVER_LIMIT = "over_limit"  # more repetitions than the exercise allows
    ENOUGH_TODAY = "enough_today"  # this, or all of it, was done enough today
    REST_DAY = "rest_day"  # what was said, or how a session ended: no more today
    STANDING_NOT_ALLOWED = "standing_not_allowed"
    # keeping
    FOLDER_READ_ONLY = "folder_read_only"
    DISK_FULL = "disk_full"
    DISK_NEARLY_FULL = "disk_nearly_full"  # too little room to begin a recording
    DISK_ERROR = "disk_error"
    FOLDER_MISSING = "folder_missing"  # a data folder that is to be looked at
    STORE_DAMAGED = "store_damaged"
    STORE_NEWER = "store_newer"  # written by a later version of rehab
    FOLDER_TAKEN = "folder_taken"  # something else lies where a folder is to be made
    STORE_BUSY = "store_busy"  # another rehab is writing
    SERVER_AWAY = "server_away"  # the history's PostgreSQL does not answer
    SERVER_LOGIN = "server_login"  # it does not let us in
    SERVER_DATABASE_MISSING = "server_database_missing"
    SERVER_REFUSED = "server_refused"  # it says no, in its own words
    SERVER_LOST = "server_lost"  # the connection broke
    SERVER_TAKEN = "server_taken"  # the database has tables of others, named as ours
    SERVER_DAMAGED = "server_damaged"  # it holds what no rehab has written
    SERVER_KEEPS = "server_keeps"  # what is done with files is done on the server
    POSTGRES_EXTRA_MISSING = "postgres_extra_missing"
    BACKUP_MISSING = "backup_missing"  # there is none to restore
    BACKUP_DAMAGED = "backup_damaged"  # it is not as it was written, or never was one
    BACKUP_NOWHERE = "backup_nowhere"  # nobody said where to put all recordings
    STORE_MISSING = "store_missing"  # there is no history to back up
    PATIENT_UNKNOWN = "patient_unknown"
    WORKER_ENDED = "worker_ended"  # the system ended a process that scored
    WORKERS_LOST = "workers_lost"  # several ended over one recording
    CLUSTER_EXTRA_MISSING = "cluster_extra_missing"  # --scheduler needs `cluster`
    CLUSTER_UNREACHABLE = "cluster_unreachable"  # no Dask scheduler answers there
    CLUSTER_LOST = "cluster_lost"  # it answered, and does no longer
    CLUSTER_EMPTY = "cluster_empty"  # it has no worker
    CLUSTER_UNLIKE = "cluster_unlike"  # it cannot read what this rehab asks
    WORKER_UNLIKE = "worker_unlike"  # its scores would not be the same to the bit
    WORKER_BLIND = "worker_blind"  # it does not see the recording that we see
    SESSION_UNKNOWN = "session_unknown"
    EVENT_CHANGED = "event_changed"  # scored again since its page was opened
    SESSION_AMBIGUOUS = "session_ambiguous"  # several begin so
    # what a therapist keeps
    ENTRY_INVALID = "entry_invalid"  # a note or an event without words, or too long
    ENTRY_UNKNOWN = "entry_unknown"
    PLAN_INVALID = (
        "plan_invalid"  # a field of a plan is over a limit, or makes no sense
    )
    # from home to the clinic and back
    BUNDLE_UNKNOWN = "bundle_unknown"  # a file that `rehab import` cannot take
    RECORDING_KNOWN = "recording_known"  # it was imported, or exported from here
    DATE_MISSING = "date_missing"  # a recording tells no day
    WHOSE_MISSING = "whose_missing"  # nobody said whose recording it is
    BUNDLE_DAMAGED = "bundle_damaged"  # a bit changed, or it was cut
    BUNDLE_DIFFERS = "bundle_differs"  # what is kept here under an id is other than its
    PASSPHRASE_WRONG = "passphrase_wrong"
    PASSPHRASE_SHORT = "passphrase_short"
    PASSPHRASE_UNLIKE = "passphrase_unlike"  # the second time it was typed otherwise
    PASSPHRASE_MISSING = "passphrase_missing"  # nobody is there to be asked
    KEY_MISSING = "key_missing"  # of what is sealed, none is on this computer
    KEY_WRONG = "key_wrong"  # those that are here do not open it
    RECOVERY_KEY_WRONG = "recovery_key_wrong"  # it opens nothing of this folder
    RECOVERY_KEY_SLIP = "recovery_key_slip"  # a file holds none, or one with a slip
    RECOVERY_FILE_TAKEN = "recovery_file_taken"  # something is there already
    RECOVERY_KEY_UNASKED = "recovery_key_unasked"  # nobody is there to be asked
    PATIENT_UNEXPECTED = "patient_unexpected"  # a bundle holds somebody else
    PATIENT_TAKEN = "patient_taken"  # another person has this pseudonym here
    PATIENT_KNOWN = "patient_known"  # this person has another pseudonym here
    # what cannot be taken back
    ANSWER_MISSING = "answer_missing"  # nobody is there to be asked
    ANSWER_UNLIKE = "answer_unlike"  # what was typed is not what was asked for
    # settings
    SETTING_INVALID = "setting_invalid"
    OPTION_UNUSED = "option_unused"  # it would have to be ignored


class RehabError(Exception):
    """Something outside the program failed, and a person can be told what to do.

    Parameters
    ----------
    reason : Reason
        Why; the key of the sentence.
    facts : str
        What the sentence needs (``path=…``, ``name=…``, ``allowed=…``), already text.
    """

    def __init__(self, reason: Reason, **facts: str) -> None:
        self.reason = reason
        self.facts = facts
        listed = ", ".join(f"{key}={value}" for key, value in facts.items())
        super().__init__(f"{reason.value}: {listed}" if listed else reason.value)

    def __reduce__(self) -> tuple[object, ...]:
        """Be the same error after the way out of another process."""
        return _again, (type(self), self.reason, self.facts)


def _again(kind: type[RehabError], reason: Reason, facts: dict[str, str]) -> RehabError:
    return kind(reason, **facts)


class SensorError(RehabError):
    """A sensor, its link or the machine's Bluetooth failed."""


class FileError(RehabError):
    """A file that the user named cannot be used."""


class CatalogError(RehabError):
    """An exercise file is wrong; ``facts["faults"]`` lists all faults, one a line."""


class StoreError(RehabError):
    """A session cannot be kept or read back."""


class PacketError(Exception):
    """A device sent bytes that its protocol does not allow: the device's fault."""
