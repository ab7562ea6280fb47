"""A World Bank that runs on this machine: its pages, its refusals, and whatever can go wrong."""

from __future__ import annotations

import http.server
import json
import threading
import time
from collections import defaultdict
from urllib.parse import parse_qs, unquote, urlsplit

from analysis.facts.package import open_package

UPDATED = "2026-10-07"
MADE: dict[str, list[dict]] = {}
AGGREGATES = {"WLD": ("1W", "World"), "EMU": ("XC", "Euro area"), "ARB": ("1A", "Arab World")}
REFUSAL = [
    {
        "message": [
            {
                "id": "175",
                "key": "Invalid format",
                "value": "The indicator was not found. It may have been deleted or archived.",
            }
        ]
    }
]


class Server(http.server.ThreadingHTTPServer):
    """Does not mind a caller who has hung up."""

    daemon_threads = True

    def handle_error(self, request, client_address):
        """Say nothing."""


class Bank:
    """Answers with the shipped values unless told otherwise.

    Attributes
    ----------
    figures : dict
        Code of the API → list of (iso3, year, value); left out: the shipped values.
    names : dict
        Code of the API → what it is called.
    troubles : dict
        Word in a path → list of callables `(handler, answer) -> bool`, each used once; True ends
        the request.
    asked : list of str
        Every path with its query.
    """

    def __init__(self) -> None:
        package = open_package()
        self.countries = package.table("countries").set_index("country_iso3")
        described = package.table("country-indicators").dropna(subset="world_bank_code")
        self.code_of = dict(
            zip(described["world_bank_code"], described["indicator_code"], strict=True)
        )
        self.panel = package.table("country-year")
        self.figures: dict[str, list[tuple[str, int, float | None]]] = {}
        self.names: dict[str, str] = {}
        self.troubles: dict[str, list] = defaultdict(list)
        self.asked: list[str] = []
        self._twos = self.countries["country_iso2"].to_dict()
        self.server = Server(("127.0.0.1", 0), self._handler())
        self.address = f"http://127.0.0.1:{self.server.server_port}/v2"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        """Stop listening."""
        self.server.shutdown()
        self.server.server_close()

    def shipped(self, code: str) -> list[tuple[str, int, float]]:
        """Return the shipped values of a code of the API."""
        own = self.panel[self.panel["indicator_code"] == self.code_of[code]]
        return list(own[["country_iso3", "year", "value"]].itertuples(index=False, name=None))

    def requests(self, word: str) -> int:
        """Count the requests whose path holds a word."""
        return sum(word in path for path in self.asked)

    def answer(self, path: str) -> object:
        """Say what the API would say to a path."""
        parts = urlsplit(path)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        words = unquote(parts.path).strip("/").split("/")
        page, per_page = int(query.get("page", 1)), int(query.get("per_page", 50))
        if "indicator" not in words:
            return self.paged(self._economies(), page, per_page)
        code = words[-1]
        if code not in self.figures and code not in self.code_of:
            return REFUSAL
        rows = self._all(code)
        return self.paged(rows, page, per_page, sourceid=query["source"], lastupdated=UPDATED)

    def _all(self, code: str) -> list[dict]:
        """Return all rows of a code; those of the shipped values are made once."""
        if code in self.figures or code in self.names:
            figures = self.figures.get(code)
            return self._rows(code, self.shipped(code) if figures is None else figures)
        if code not in MADE:
            MADE[code] = self._rows(code, self.shipped(code))
        return MADE[code]

    @staticmethod
    def paged(rows: list, page: int, per_page: int, **more: str) -> list:
        """Cut one page out of rows, with its head as the API writes it."""
        count = len(rows)
        if not count:
            return [{"page": 0, "pages": 0, "per_page": 0, "total": 0}, None]
        head = {"page": page, "pages": -(-count // per_page), "per_page": per_page, "total": count}
        return [head | more, rows[(page - 1) * per_page : page * per_page]]

    def _economies(self) -> list[dict]:
        known = [(code, row.country_iso2, row.name, True) for code, row in self._pairs()]
        known += [(code, two, name, False) for code, (two, name) in AGGREGATES.items()]
        return [
            {
                "id": code,
                "iso2Code": two,
                "name": str(name),
                "region": {"id": "MEA" if real else "NA", "value": "x" if real else "Aggregates"},
            }
            for code, two, name, real in known
        ]

    def _pairs(self):
        return zip(self.countries.index, self.countries.itertuples(), strict=True)

    def _rows(self, code: str, figures: list) -> list[dict]:
        worlds = [("WLD", 2015, 12345.0), ("EMU", 2015, 777.0)] if figures else []
        return [self._row(code, *figure) for figure in [*figures, *worlds]]

    def _row(self, code: str, iso3: str, year: int, value: float | None) -> dict:
        two = AGGREGATES[iso3][0] if iso3 in AGGREGATES else self._twos.get(iso3, "")
        return {
            "indicator": {"id": code, "value": self.names.get(code, code)},
            "country": {"id": two, "value": f"Economy {iso3}"},
            "countryiso3code": iso3,
            "date": str(year),
            "value": value,
        }

    def _handler(self):
        bank = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                bank.asked.append(self.path)
                answer = bank.answer(self.path)
                for word, queue in bank.troubles.items():
                    if word in self.path and queue and queue.pop(0)(self, answer):
                        return
                send(self, json.dumps(answer).encode())

            def log_message(self, *_):
                pass

        return Handler


def send(handler, body: bytes, status: int = 200, *, length: int | None = None, **headers) -> bool:
    """Send a body; `length` may lie about it, and the line is then cut."""
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", str(len(body) if length is None else length))
    handler.end_headers()
    handler.wfile.write(body)
    if length is not None:
        handler.close_connection = True
    return True


def status(code: int, **headers):
    """Answer with a status."""
    return lambda handler, _: send(handler, b"busy", code, **headers)


def cut(handler, answer) -> bool:
    """Promise the whole body, send half of it."""
    body = json.dumps(answer).encode()
    return send(handler, body[: len(body) // 2], length=len(body))


def half_json(handler, answer) -> bool:
    """Send half of the JSON as if it were all."""
    body = json.dumps(answer).encode()
    return send(handler, body[: len(body) // 2])


def slow(seconds: float):
    """Say nothing for a while, then answer."""

    def trouble(handler, _):
        time.sleep(seconds)
        return False

    return trouble


def trickle(seconds: float):
    """Send the head at once and the body a byte at a time."""

    def trouble(handler, answer):
        body = json.dumps(answer).encode()
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        end = time.monotonic() + seconds
        at = 0
        while time.monotonic() < end and at < len(body):
            handler.wfile.write(body[at : at + 1])
            handler.wfile.flush()
            at += 1
            time.sleep(0.05)
        handler.close_connection = True
        return True

    return trouble


def changed(change):
    """Answer with what `change(answer)` makes of it."""
    return lambda handler, answer: send(handler, json.dumps(change(answer)).encode())
