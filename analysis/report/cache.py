"""Whether a page still stands for what it was made of: template, parameters, code and data."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from platform import python_version
from typing import Any

from analysis.language.errors import DataError
from analysis.language.messages import Message, message
from analysis.report.jobs import Job
from analysis.report.whole_files import digest_of_file, write_whole

FILE = "file"
ANALYSIS = Path(__file__).resolve().parents[1]
MATTER = ("babel", "matplotlib", "nbconvert", "numpy", "pandas", "scipy", "seaborn", "statsmodels")
ASK = "__import__('analysis.report.cache', fromlist=['used_data']).used_data()"


@dataclass(frozen=True)
class Used:
    """A table, the claims of one entity (`key`) or a file (`key` its path) a page was made from."""

    resource: str
    key: str
    data: str
    digest: str

    @property
    def name(self) -> str:
        """What it is called wherever it lies."""
        key = Path(self.key).name if self.resource == FILE else self.key
        return f"{self.resource} {key}".strip()


@dataclass(frozen=True)
class Record:
    """What a page was made of, and how its making went; kept beside the pages.

    `page` is the digest of the page's bytes; `files` those of files that parameters name;
    `release` the version and day of the data package, which pages print.
    """

    template: str
    parameters: str
    lang: str
    links: str
    code: str
    release: str
    files: str
    page: str = ""
    used: tuple[Used, ...] = ()
    seconds: float = 0.0
    started: str = ""

    @property
    def data_digest(self) -> str:
        """SHA-256 over all data the page used, in hexadecimal digits."""
        lines = sorted(f"{u.name}|{u.digest}" for u in self.used)
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def ingredients(job: Job, links: Sequence[str | None], code: str) -> Record:
    """Describe what a page would be made of now, but for the data, which only its run can tell.

    Parameters
    ----------
    job : Job
        The job.
    links : sequence of str or None
        Addresses of other pages that the page will hold.
    code : str
        What `code_version` says.
    """
    from analysis.facts.package import open_package

    package = open_package(job.data or None)
    return Record(
        template=digest_of_file(job.path) or "",
        parameters=job.written(),
        lang=job.lang,
        links=json.dumps(list(links)),
        code=code,
        release=f"{package.version} {package.created}",
        files=_named_files(job.parameters),
    )


def used_data() -> str:
    """Tell, in the kernel, what was read of the data: a JSON list of `Used`."""
    from analysis.facts.package import open_package
    from analysis.facts.reads import recorded, recorded_files, slice_digest

    found = [
        Used(r.resource, r.key or "", r.data or "", slice_digest(open_package(r.data), r))
        for r in recorded()
    ]
    found += [Used(FILE, path, "", digest) for path, digest in recorded_files().items()]
    found.sort(key=lambda used: (used.resource, used.key, used.data))
    return json.dumps([asdict(used) for used in found])


def outdated(
    record: Record | None,
    now: Record,
    page: Path,
    digest_now: Callable[[Used], str | None],
) -> Message | None:
    """Say why a page must be made anew; None where it stands.

    Parameters
    ----------
    record : Record or None
        What the page was made of.
    now : Record
        What it would be made of now.
    page : Path
        The page.
    digest_now : callable
        `digest_now`, remembered over one planning.
    """
    if record is None:
        return message("never rendered")
    reasons = {
        "template": message("the template changed"),
        "parameters": message("its parameters changed"),
        "files": message("a file that its parameters name changed"),
        "lang": message("its parameters changed"),
        "links": message("its neighbours changed"),
        "code": message("the code changed"),
        "release": message("there is another data release"),
    }
    for name, reason in reasons.items():
        if getattr(record, name) != getattr(now, name):
            return reason
    digest = digest_of_file(page)
    if digest is None:
        return message("the page is missing")
    if digest != record.page:
        return message("the page was changed by hand")
    for used in record.used:
        if digest_now(used) != used.digest:
            return message("the data changed: {what}", what=used.name)
    return None


def digest_now(used: Used) -> str | None:
    """SHA-256 of the same table, slice or file as they are now; None where it cannot be read."""
    from analysis.facts.package import open_package
    from analysis.facts.reads import Read, file_digest, slice_digest

    if used.resource == FILE:
        return file_digest(used.key)
    try:
        package = open_package(used.data or None)
        return slice_digest(package, Read(used.resource, used.key or None, used.data or None))
    except (DataError, OSError):
        return None


def load_record(path: Path) -> Record | None:
    """Read a page's record; None where there is none that can be read."""
    try:
        found = json.loads(path.read_text("utf-8"))
        return Record(**found | {"used": tuple(Used(**used) for used in found["used"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def store_record(path: Path, record: Record) -> None:
    """Keep a page's record; the page must be in place already."""
    write_whole(path, json.dumps(asdict(record), ensure_ascii=False, indent=1))


def with_data(record: Record, answer: str) -> Record:
    """Complete a record by what the kernel said it used (see `used_data`)."""
    return replace(record, used=tuple(Used(**used) for used in json.loads(answer or "[]")))


def code_version() -> str:
    """Version of this package and digest of its sources and of the libraries that matter."""
    from analysis import __version__

    total = hashlib.sha256(python_version().encode())
    for library in MATTER:
        total.update(f"{library} {_version(library)}\n".encode())
    for path in sorted(ANALYSIS.rglob("*")):
        inside = path.relative_to(ANALYSIS)
        if path.is_file() and not {"__pycache__", "_shipped"} & set(inside.parts):
            total.update(f"{inside.as_posix()}\n".encode() + path.read_bytes())
    return f"{__version__}+{total.hexdigest()[:12]}"


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""


def _named_files(parameters: Mapping[str, Any]) -> str:
    """Digests of the files that parameters name, such as an operator's register of tenants."""
    found = {
        name: digest_of_file(Path(value))
        for name, value in parameters.items()
        if isinstance(value, str) and value and len(value) < 1000 and Path(value).is_file()
    }
    return json.dumps(found, sort_keys=True)
