"""The sentences about the history, its disk and its backups."""

from rehab.errors import Reason

KEEPING: dict[Reason, str] = {
    Reason.FOLDER_READ_ONLY: (
        "rehab cannot write into {path}: choose another folder with --data DIR."
    ),
    Reason.DISK_FULL: (
        "The disk with {path} is full: free some space and start again;"
        " what was recorded until then is kept."
    ),
    Reason.DISK_ERROR: (
        "The disk with {path} reports an error: choose another folder with --data DIR;"
        " what was recorded until then is kept."
    ),
    Reason.STORE_DAMAGED: (
        "The history in {path} is damaged, and nothing was changed: `rehab restore latest`"
        " brings back the newest backup and keeps the damaged file."
    ),
    Reason.STORE_NEWER: (
        "The history in {path} was written by a newer rehab: update rehab to open it."
    ),
    Reason.STORE_MISSING: "There is no history in {path} yet: nothing was backed up.",
    Reason.BACKUP_MISSING: (
        "There is no backup in {path} that is whole: name another one,"
        " `rehab restore FILE`."
    ),
    Reason.BACKUP_DAMAGED: (
        "{path} is damaged, or no backup: nothing was changed; try another one."
    ),
    Reason.BACKUP_NOWHERE: (
        "Recordings are backed up to another disk: name a file there with -o FILE."
    ),
    Reason.STORE_BUSY: ("Another rehab is already using {path}: close it first."),
}
