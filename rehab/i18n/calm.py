"""What the patient is told when something fails: two short sentences, and no path."""

from rehab.errors import Reason

CALM_ANYWAY = "It was not your fault. Ask someone to help."
_NO_RECORDING = "I cannot read this recording. Ask someone to help."
_NO_SENSOR = "This sensor does not work here. Ask someone to help."
_NO_EXERCISE = "I cannot start this exercise. Choose another one."
_NOT_KEPT = "I cannot keep new sessions. Ask someone to help."
_NO_HISTORY = "I cannot open your past sessions. Ask someone to help."
CALM: dict[Reason, str] = {
    Reason.SENSOR_NOT_FOUND: (
        "I cannot find your sensor. Switch it on and bring it close."
    ),
    Reason.SENSOR_SILENT: "Your sensor sends nothing. Switch it off and on.",
    Reason.SENSOR_LOST: "Your sensor went away. Bring it closer.",
    Reason.SENSOR_STRANGER: "I found another sensor. Switch on your own.",
    Reason.SENSOR_REFUSED: "I cannot reach your sensor. Switch it off and on.",
    Reason.BATTERY_EMPTY: "Your sensor is empty. Charge it.",
    Reason.PACKETS_CUT: "I cannot hear your sensor well. Bring it closer.",
    Reason.BLUETOOTH_PAUSED: "Bluetooth broke off. Choose your sensor to try again.",
    Reason.BLUETOOTH_GONE: "Bluetooth went away. Ask someone to help.",
    Reason.LSL_NOT_FOUND: "I cannot find your sensor. Ask someone to start its program.",
    Reason.RATE_UNCERTAIN: "I cannot hear your sensor well. Bring it closer.",
    Reason.BLUETOOTH_OFF: "Bluetooth is off. Ask someone to switch it on.",
    Reason.BLUETOOTH_MISSING: "I cannot find Bluetooth. Ask someone to switch it on.",
    Reason.BLUETOOTH_DENIED: "I may not use Bluetooth. Ask someone to allow it.",
    Reason.STORE_BUSY: "rehab is open twice. Close the other one.",
    Reason.DISK_FULL: "The computer is full. Ask someone to make room.",
    Reason.DISK_NEARLY_FULL: ("The computer is nearly full. Ask someone to make room."),
    Reason.ENOUGH_TODAY: "That is enough of this for today.",
    Reason.REST_DAY: "Today is a rest day. Train again tomorrow.",
    Reason.STANDING_NOT_ALLOWED: "Do not stand up for this. Choose another one.",
    Reason.SENSORS_UNLIKE: (
        "These two sensors do not fit together. Ask someone to help."
    ),
    **dict.fromkeys(
        (
            Reason.SENSOR_UNKNOWN,
            Reason.SENSORS_APART,
            Reason.SENSOR_INCOMPATIBLE,
            Reason.DONGLE_UNUSABLE,
            Reason.RADIO_EXTRA_MISSING,
            Reason.LSL_EXTRA_MISSING,
            Reason.LSL_LIBRARY_MISSING,
            Reason.LSL_AMBIGUOUS,
            Reason.LSL_IRREGULAR,
            Reason.LSL_RATE_WRONG,
        ),
        _NO_SENSOR,
    ),
    **dict.fromkeys(
        (
            Reason.FILE_MISSING,
            Reason.FILE_UNREADABLE,
            Reason.FILE_DAMAGED,
            Reason.RECORDING_CHANGED,
            Reason.NIGHT_CHANGED,
            Reason.KEY_MISSING,
            Reason.KEY_WRONG,
            Reason.WORKER_ENDED,
            Reason.FILE_IS_FOLDER,
            Reason.FILE_EMPTY,
            Reason.FILE_NOT_TEXT,
            Reason.TABLE_CELL,
            Reason.TABLE_ROW,
            Reason.TABLE_TIME,
            Reason.NO_EMG_CHANNEL,
            Reason.CHANNEL_UNKNOWN,
            Reason.NO_LEG_CHANNEL,
            Reason.STAGES_NONE,
            Reason.STAGE_UNKNOWN,
            Reason.STAGES_LENGTH,
            Reason.RATE_MISSING,
            Reason.RATE_UNSUPPORTED,
            Reason.UNIT_UNKNOWN,
            Reason.TOO_SHORT,
        ),
        _NO_RECORDING,
    ),
    **dict.fromkeys(
        (
            Reason.EXERCISE_UNKNOWN,
            Reason.EXERCISE_INVALID,
            Reason.SIDE_UNSUPPORTED,
            Reason.OVER_LIMIT,
        ),
        _NO_EXERCISE,
    ),
    **dict.fromkeys(
        (
            Reason.FOLDER_READ_ONLY,
            Reason.FOLDER_MISSING,
            Reason.DISK_ERROR,
            Reason.SERVER_REFUSED,
            Reason.SERVER_LOST,
        ),
        _NOT_KEPT,
    ),
    **dict.fromkeys(
        (
            Reason.STORE_DAMAGED,
            Reason.STORE_NEWER,
            Reason.FILE_NEWER,
            Reason.SERVER_AWAY,
            Reason.SERVER_LOGIN,
            Reason.SERVER_DATABASE_MISSING,
            Reason.SERVER_TAKEN,
            Reason.SERVER_DAMAGED,
            Reason.POSTGRES_EXTRA_MISSING,
        ),
        _NO_HISTORY,
    ),
}
