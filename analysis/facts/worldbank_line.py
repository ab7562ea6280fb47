"""One address of the World Bank's API → its JSON, asked politely and patiently, or why not."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

from analysis import __version__
from analysis.language.errors import DataError
from analysis.language.messages import Message, message

if TYPE_CHECKING:
    import requests

ADDRESS = "https://api.worldbank.org/v2"
BUSY = (429, 500, 502, 503, 504)
CONNECT = 10.0  # seconds
RETRIES = 4
BACKOFF = 0.5  # seconds, doubled at each repetition
LONGEST_WAIT = 60  # seconds, whatever a server's Retry-After asks for
BODIES = 3  # times an answer is asked for whose body came broken
LARGEST = 100 * 2**20  # bytes of one answer


class Unreachable(DataError):
    """No usable answer came over the network: nobody there, refused, too slow, cut."""


class Line:
    """A connection that leaves a pause between two requests and repeats what failed in passing.

    Parameters
    ----------
    base_url : str
        Address of the API.
    limit : float
        Seconds within which an answer has to be there whole.
    pause : float
        Least time between two requests, in seconds.

    Raises
    ------
    DataError
        An address that is none of the web.
    """

    def __init__(self, base_url: str = ADDRESS, *, limit: float = 30.0, pause: float = 0.2) -> None:
        if not base_url.lower().startswith(("http://", "https://")):
            raise DataError(
                message(
                    "Base address: found {found}; expected an address that begins with http:// or "
                    "https://, such as {example}. Correct it.",
                    found=repr(base_url),
                    example=ADDRESS,
                )
            )
        self.base_url, self.limit, self.pause = base_url.rstrip("/"), limit, pause
        self._session = _session()
        self._last = -pause

    def ask(self, path: str, **query: str | int) -> Any:
        """Ask for an address below the base and read its JSON.

        Raises
        ------
        Unreachable
            After all repetitions there is no whole answer.
        """
        for attempt in range(BODIES):
            try:
                return self._asked(path, query)
            except _Broken as broken:
                reason = broken.reason
                time.sleep(BACKOFF * 2**attempt if attempt < BODIES - 1 else 0)
        raise Unreachable(reason)

    def _asked(self, path: str, query: dict[str, str | int]) -> Any:
        import requests

        time.sleep(max(0.0, self._last + self.pause - time.monotonic()))
        try:
            with self._session.get(
                f"{self.base_url}/{path}",
                params={**query, "format": "json"},
                timeout=(CONNECT, self.limit),
                stream=True,
            ) as response:
                if response.status_code != requests.codes.ok:
                    raise Unreachable(_status(response))
                return _json(_body(response, self.limit))
        except requests.exceptions.RequestException as error:
            raise Unreachable(_why(error, self.base_url)) from None
        finally:
            self._last = time.monotonic()


class _Broken(Exception):
    """A body that is cut, late or no JSON: worth another request."""

    def __init__(self, reason: Message) -> None:
        self.reason = reason


def _session() -> requests.Session:
    import requests
    from requests.adapters import HTTPAdapter
    from urllib3.util.retry import Retry

    class Patient(Retry):
        """Waits as long as the server asks for, within reason."""

        def get_retry_after(self, response: Any) -> float | None:
            asked = super().get_retry_after(response)
            return None if asked is None else min(asked, LONGEST_WAIT)

    patient = Patient(
        total=RETRIES,
        connect=2,
        read=2,
        backoff_factor=BACKOFF,
        status_forcelist=BUSY,
        raise_on_status=False,
    )
    session = requests.Session()
    for scheme in ("http://", "https://"):
        session.mount(scheme, HTTPAdapter(max_retries=patient))
    session.headers["User-Agent"] = f"technoparks/{__version__}"
    return session


def _body(response: requests.Response, limit: float) -> bytes:
    """Read an answer whole; a server that trickles is late as well as one that is silent."""
    from urllib3.exceptions import HTTPError, ReadTimeoutError

    late = message("no whole answer within {n} s", n=f"{limit:g}")
    cut = message("an answer cut off in the middle")
    end, parts, size = time.monotonic() + limit, [], 0
    try:
        # `read1` returns what is there; a plain read would wait for all that it was asked for.
        while part := response.raw.read1(2**16, decode_content=True):
            parts.append(part)
            size += len(part)
            if size > LARGEST:
                raise Unreachable(message("an answer of more than {n} MB", n=LARGEST // 2**20))
            if time.monotonic() > end:
                raise _Broken(late)
    except ReadTimeoutError:
        raise _Broken(late) from None
    except (HTTPError, OSError):
        raise _Broken(cut) from None
    promised = response.headers.get("Content-Length", "")
    if promised.isdigit() and response.raw.tell() < int(promised):
        raise _Broken(cut)
    return b"".join(parts)


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise _Broken(message("an answer that is no whole JSON")) from None


def _status(response: requests.Response) -> Message:
    if response.status_code in BUSY:
        return message(
            "the server answers {status} again and again", status=str(response.status_code)
        )
    return message("the server answers {status}", status=str(response.status_code))


def _why(error: Exception, base_url: str) -> Message:
    import requests

    if isinstance(error, requests.exceptions.ReadTimeout) or "Read timed out" in str(error):
        return message("no answer in time from {address}", address=base_url)
    if isinstance(error, requests.exceptions.ConnectionError | requests.exceptions.Timeout):
        return message("no connection to {address}", address=base_url)
    return message("no answer from {address} ({why})", address=base_url, why=type(error).__name__)
