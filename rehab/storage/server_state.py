"""What is to be known of the server that keeps a history, before it is relied on."""

from dataclasses import dataclass

from sqlalchemy import text

from rehab.storage.place import Server
from rehab.storage.postgres import connected

_QUERY = text(
    """
    SELECT current_setting('server_version') AS version,
        (SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()) AS is_encrypted,
        coalesce(inet_client_addr() = inet_server_addr(), true) AS is_local,
        current_setting('fsync') = 'on' AND current_setting('full_page_writes') = 'on'
            AS is_durable
    """
)


@dataclass(frozen=True, slots=True)
class ServerState:
    """Of the connection now.

    Parameters
    ----------
    version : str
    is_encrypted : bool
    is_local : bool
        No network lies between.
    is_durable : bool
        What it has acknowledged survives a power cut, as far as its settings tell.
    """

    version: str
    is_encrypted: bool
    is_local: bool
    is_durable: bool


def state_of(server: Server) -> ServerState:
    """Return what a server says of itself. Raises as `postgres.connected`."""
    with connected(server) as connection:
        row = connection.execute(_QUERY).one()
    return ServerState(
        str(row.version).partition(" ")[0],
        is_encrypted=bool(row.is_encrypted),
        is_local=bool(row.is_local),
        is_durable=bool(row.is_durable),
    )
