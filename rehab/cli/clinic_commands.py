"""The commands of a clinic, one function each; they join those of `commands`."""

from pathlib import Path
from typing import Annotated

import typer

from rehab.cli.commands import ChannelNames, Data, Force, FsHz, UnitName, app


@app.command()
def export(
    what: Annotated[
        str,
        typer.Argument(
            metavar="SESSION",
            help="The beginning of a session's id, as `rehab history` shows it, or"
            " “last”; “labels” are all verdicts on jerks.",
        ),
    ],
    *,
    patient: Annotated[
        str | None, typer.Option("--patient", help="Only this pseudonym.")
    ] = None,
    form: Annotated[
        str,
        typer.Option(
            "--format",
            help="edf, bdf, csv or json; with -o by its ending. Labels: csv or json.",
        ),
    ] = "",
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write to this file.")
    ] = None,
    force: Force = False,
    data: Data = None,
) -> None:
    """Write a session as EDF+, BDF+, CSV or JSON, or hand out the verdicts on jerks.

    Example: rehab export last --format edf -o session.edf
    """
    from rehab.cli import exporting

    exporting.export(
        exporting.ExportAsk(what, patient, form, output, may_replace=force, data=data)
    )


@app.command()
def review(
    *,
    port: Annotated[
        int,
        typer.Option("--port", help="0 takes any that is free.", min=0, max=65535),
    ] = 0,
    no_open: Annotated[
        bool, typer.Option("--no-open", help="Only print the address.")
    ] = False,
    data: Data = None,
) -> None:
    """Open the therapist's pages in a browser on this computer.

    Example: rehab review --no-open
    """
    from rehab.cli import reviewing

    reviewing.review(data, port, is_opened=not no_open)


PassphraseFile = Annotated[
    Path | None,
    typer.Option(
        "--passphrase-file", help="Its first line is the passphrase. [default: ask]"
    ),
]


@app.command()
def bundle(
    patient: Annotated[str, typer.Argument(help="Pseudonym; at home it is “me”.")],
    *,
    output: Annotated[Path, typer.Option("-o", "--output", help="Write to this file.")],
    passphrase_file: PassphraseFile = None,
    no_recordings: Annotated[
        bool,
        typer.Option(
            "--no-recordings", help="Leave the raw signals out: a small file."
        ),
    ] = False,
    force: Force = False,
    data: Data = None,
) -> None:
    """Write all that is kept of a patient into one file, sealed with a passphrase.

    Example: rehab bundle me -o marta.rehab
    """
    from rehab.cli import sharing

    sharing.bundle(
        sharing.BundleAsk(
            patient,
            output,
            passphrase_file,
            with_recordings=not no_recordings,
            may_replace=force,
            data=data,
        )
    )


@app.command("import")
def import_(
    file: Annotated[
        Path,
        typer.Argument(help="What `rehab bundle` has written, or an EDF, BDF or CSV."),
    ],
    *,
    patient: Annotated[
        str | None,
        typer.Option(
            "--patient",
            help="Whose a recording is; of a bundle: refuse it if it holds anybody else.",
        ),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option("--as", help="What a new patient is to be called here."),
    ] = None,
    same_person: Annotated[
        bool,
        typer.Option(
            "--same-person",
            help="Who is called so here is the same person, though nothing tells it.",
        ),
    ] = False,
    passphrase_file: PassphraseFile = None,
    side: Annotated[
        str | None, typer.Option("--side", help="Of a recording: left or right.")
    ] = None,
    date: Annotated[
        str | None,
        typer.Option(
            "--date", help="When a recording began that does not tell it (ISO 8601)."
        ),
    ] = None,
    fs: FsHz = None,
    unit: UnitName = None,
    channel: ChannelNames = None,
    data: Data = None,
) -> None:
    """Take in what another rehab has sent, or what another program recorded.

    Of a bundle what is new is added, and nothing is changed. A recording becomes a session
    that is shown as imported and counted in no trend.

    Example: rehab import marta.rehab --as p07
    """
    from rehab.cli import importing

    importing.import_file(
        importing.ImportAsk(
            file,
            patient,
            data,
            of_bundle={
                "--as": name,
                "--same-person": same_person or None,
                "--passphrase-file": passphrase_file,
            },
            of_recording={
                "--side": side,
                "--date": date,
                "--fs": fs,
                "--unit": unit,
                "--channel": tuple(channel or ()) or None,
            },
        )
    )


@app.command()
def report(
    patient: Annotated[
        str, typer.Argument(metavar="PATIENT", help="A pseudonym of the history.")
    ],
    *,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write this HTML file.")
    ] = None,
    pdf: Annotated[
        Path | None,
        typer.Option("--pdf", help="Print this PDF file, where Chromium is installed."),
    ] = None,
    name: Annotated[
        bool, typer.Option("--name", help="Put the name of the profile on it.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Replace files that are there.")
    ] = False,
    data: Data = None,
) -> None:
    """Write a patient's page as one file, to hand on or to print on one sheet.

    Example: rehab report me -o report.html
    """
    from rehab.app.reports import ReportAsk
    from rehab.cli import reporting

    reporting.report(ReportAsk(patient, output, pdf, name, force), data)
