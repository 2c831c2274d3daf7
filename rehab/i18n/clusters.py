"""What can go wrong where others score for us; of `rehab.i18n.sentences`."""

from rehab.errors import Reason

CLUSTERS: dict[Reason, str] = {
    Reason.WORKERS_LOST: (
        "{path} was given up after it ended {n} of the programs that were to score it,"
        " as happens when memory is short: its earlier score stays;"
        " `rehab score --again --jobs 1` tries it again."
    ),
    Reason.CLUSTER_EXTRA_MISSING: (
        "Dask is not installed: install it with `pip install 'rehab[cluster]'`."
    ),
    Reason.CLUSTER_UNREACHABLE: (
        "No Dask scheduler answers at {address}: start one with `dask scheduler` and name"
        " the address that it prints, for example tcp://192.0.2.7:8786."
    ),
    Reason.CLUSTER_LOST: (
        "The Dask scheduler at {address} does not answer any more; what was scored is"
        " kept: go on with `rehab score --again`, here or with --scheduler."
    ),
    Reason.CLUSTER_EMPTY: (
        "The Dask scheduler at {address} has no worker; what was scored is kept: start"
        " some with `dask worker {address} --nthreads 1` and try again."
    ),
    Reason.CLUSTER_UNLIKE: (
        "The Dask scheduler at {address} does not know this rehab: install the same"
        " version of `rehab[cluster]` there and start it again."
    ),
    Reason.WORKER_UNLIKE: (
        "The worker {worker} is not used, because its scores could differ: {what} is"
        " “{there}” there and “{here}” here; install the same version on both."
    ),
    Reason.WORKER_BLIND: (
        "The worker {worker} is not used, because it does not read {path} as it is here:"
        " the data folder must lie on a disk that all of them see under the same path."
    ),
}
