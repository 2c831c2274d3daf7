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
    Reason.DISK_NEARLY_FULL: (
        "The disk with {path} has room for {minutes} more minutes of recording, and"
        " {least} are needed to begin: free some space and start again."
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
    Reason.KEY_MISSING: (
        "{path} is encrypted, and its key is not on this computer: take the recovery key "
        "and run `rehab encryption recover`."
    ),
    Reason.KEY_WRONG: (
        "The key on this computer does not open {path}: take the recovery key and run "
        "`rehab encryption recover`."
    ),
    Reason.RECOVERY_KEY_WRONG: (
        "This is not the recovery key of these recordings: nothing was changed. Look for "
        "another sheet or file, and try again."
    ),
    Reason.RECOVERY_KEY_SLIP: (
        "The recovery key in {path} is not whole: nothing was changed. Compare it with "
        "the sheet, sign by sign."
    ),
    Reason.RECOVERY_FILE_TAKEN: (
        "{path} exists already, and may be the only recovery key of other recordings: "
        "nothing was changed. Name another file."
    ),
    Reason.RECOVERY_KEY_UNASKED: (
        "There is no terminal to ask for the recovery key: nothing was changed. Name its "
        "file with --from-file FILE."
    ),
    Reason.STORE_BUSY: ("Another rehab is already using {path}: close it first."),
    Reason.SERVER_AWAY: (
        "The history is on {path}, and this server does not answer ({said}): check the"
        " network and that PostgreSQL runs there, then start again."
    ),
    Reason.SERVER_LOGIN: (
        "{path} does not let rehab in ({said}): check the user and the password in"
        " REHAB_DATABASE_URL."
    ),
    Reason.SERVER_DATABASE_MISSING: (
        "On {path} there is no database {name}: check REHAB_DATABASE_URL, or let whoever"
        " runs the server make it."
    ),
    Reason.SERVER_REFUSED: (
        "The history on {path} cannot be used, the server says: {said}. Nothing was kept"
        " by halves; tell whoever runs the server."
    ),
    Reason.SERVER_LOST: (
        "The connection to {path} broke, and nothing was kept by halves: check the"
        " network and start again; what was recorded is still there."
    ),
    Reason.SERVER_TAKEN: (
        "The database {path} has tables of another program: make an empty one for rehab"
        " and name it in REHAB_DATABASE_URL."
    ),
    Reason.SERVER_DAMAGED: (
        "The history on {path} holds what rehab has not written, and nothing was changed:"
        " let whoever runs the server bring back its newest backup."
    ),
    Reason.SERVER_KEEPS: (
        "The history is on {path}: back it up and restore it there, with pg_dump and"
        " pg_restore, and copy the recordings from {folder}."
    ),
    Reason.POSTGRES_EXTRA_MISSING: (
        "What talks to PostgreSQL is not installed: install it with"
        " `pip install 'rehab[postgres]'`."
    ),
}
