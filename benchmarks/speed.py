"""Seconds that a user waits for what is done most often, best of three."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable


def best(act: Callable[[], object], times: int = 3) -> float:
    """Least of a few timings, in seconds."""
    spans = []
    for _ in range(times):
        begin = time.perf_counter()
        act()
        spans.append(time.perf_counter() - begin)
    return min(spans)


def started(*words: str) -> Callable[[], object]:
    """Act that runs Python with these words in a process of its own."""
    return lambda: subprocess.run([sys.executable, *words], check=True, capture_output=True)


def main() -> None:
    """Print a line for each, the starts beyond that of the bare interpreter."""
    from analysis import facts
    from analysis.facts.package import open_package
    from analysis.facts.reconciliation.hubs import reconcile
    from analysis.facts.schema import load_descriptor
    from analysis.facts.sheet import read_sheet
    from analysis.facts.shipped import shipped

    bare = best(started("-c", "pass"))
    home = shipped("data")
    schemas = load_descriptor(home).schemas
    hub = "technopark-casablanca"
    open_package()
    facts.indicators(hub)
    draws = iter(range(2000, 2003))
    waits = {
        "import analysis, beyond the interpreter": best(started("-c", "import analysis")) - bare,
        "technoparks --help, beyond the interpreter": best(started("-m", "analysis.cli", "--help"))
        - bare,
        "all hub tables": best(
            lambda: [read_sheet(home / s.path, s) for s in schemas if s.resource != "country-year"]
        ),
        "country panel": best(
            lambda: [read_sheet(home / s.path, s) for s in schemas if s.resource == "country-year"]
        ),
        "claims of one hub": best(lambda: facts.claims(hub)),
        "settled indicators of one hub": best(lambda: facts.indicators(hub, method="settled")),
        # Another number of draws is another problem, so nothing comes from the cache.
        "reconciled series of one hub, uncached": best(lambda: reconcile(hub, draws=next(draws))),
    }
    for what, seconds in waits.items():
        print(f"{seconds:8.3f}  {what}")


if __name__ == "__main__":
    main()
