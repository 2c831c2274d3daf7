"""Serves the therapist's pages on this machine only, until Ctrl-C."""

import socket
import sys
from collections.abc import Callable
from datetime import datetime

import uvicorn

from rehab.errors import Reason, RehabError
from rehab.ports.clinic import Clinic
from rehab.review import door, make_site

HOST = "127.0.0.1"


def serve(
    clinic: Clinic,
    port: int,
    when_open: Callable[[str], None],
    *,
    now: Callable[[], datetime] | None = None,
) -> None:
    """Serve until Ctrl-C.

    Parameters
    ----------
    clinic : Clinic
    port : int
        0 takes any that is free.
    when_open : callable
        Told the address that opens the pages once, as soon as they answer.
    now : callable or None
        The clock of the pages; the wall clock without it.

    Raises
    ------
    RehabError
        SETTING_INVALID where the port is taken or not allowed.
    """
    with _listen(port) as listening:
        taken = int(listening.getsockname()[1])
        key = door.new_key()
        how = {} if now is None else {"now": now}
        site = make_site(clinic, key, port=taken, **how)
        config = uvicorn.Config(
            site, log_config=None, access_log=False, server_header=False, lifespan="off"
        )
        when_open(f"http://{HOST}:{taken}{door.PATH}/{key}")
        uvicorn.Server(config).run(sockets=[listening])


def _listen(port: int) -> socket.socket:
    """Return a listening socket: whoever is told the address finds it open."""
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if sys.platform != "win32":  # there it would let two programs take one port
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((HOST, port))
    except (OSError, OverflowError) as error:
        made.close()
        raise RehabError(
            Reason.SETTING_INVALID,
            name="--port",
            value=str(port),
            allowed="a free port of this machine, or 0 for any",
        ) from error
    made.listen()
    return made
