"""What parameters a template takes: read from its parameters cell, without running it."""

from __future__ import annotations

import ast
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.language.errors import DataError, Fault
from analysis.language.messages import Message, message
from analysis.language.yaml_nodes import KeyFault

KINDS = {
    "str": message("text"),
    "int": message("a whole number"),
    "float": message("a number"),
    "bool": message("true or false"),
    "list": message("a list"),
    "dict": message("a mapping"),
    "None": message("nothing"),
}
HUBS = ("entity", "entities", "peers")


@dataclass(frozen=True)
class Parameter:
    """One line of a parameters cell: `name: type = value  # help`.

    `kinds` are the names of the types it may take (empty where the template does not say), `items`
    those of a list's elements.
    """

    name: str
    kinds: tuple[str, ...]
    items: tuple[str, ...]
    default: Any

    @property
    def is_list(self) -> bool:
        """Whether a flat list is one value of the parameter rather than a grid of values."""
        return "list" in self.kinds

    def expected(self) -> Message:
        """Say what kind of value the parameter takes."""
        first, *rest = [KINDS[kind] for kind in self.kinds] or [message("a value")]
        for other in rest:
            first = message("{one} or {other}", one=first, other=other)
        if self.is_list and self.items:
            inner = Parameter(self.name, self.items, (), None).expected()
            return message("{one} of {items}", one=first, items=inner)
        return first

    def accepts(self, value: Any) -> bool:
        """Tell whether a value is of the declared kind; a whole float passes for a whole number."""
        if isinstance(value, (list, tuple)) and self.is_list:
            return not self.items or all(_is_any(item, self.items) for item in value)
        return not self.kinds or _is_any(value, self.kinds)

    def settled(self, value: Any) -> Any:
        """Give an accepted value its declared type (3 → 3.0 for `float`, 20.0 → 20 for `int`)."""
        if isinstance(value, (list, tuple)):
            inner = Parameter(self.name, self.items, (), None)
            return [inner.settled(item) for item in value]
        if isinstance(value, float) and "float" not in self.kinds and "int" in self.kinds:
            return int(value)
        if isinstance(value, int) and not isinstance(value, bool) and "int" not in self.kinds:
            return float(value) if "float" in self.kinds else value
        return value


@dataclass(frozen=True)
class Template:
    """A notebook that takes parameters, found under its name."""

    name: str
    path: Path
    parameters: Mapping[str, Parameter]


def _is_any(value: Any, kinds: Sequence[str]) -> bool:
    return any(_is(value, kind) for kind in kinds)


def _is(value: Any, kind: str) -> bool:
    if isinstance(value, bool) or kind == "bool":
        return isinstance(value, bool) and kind == "bool"
    if kind == "int":
        return isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    if kind == "float":
        return isinstance(value, (int, float)) and math.isfinite(value)
    if kind == "None":
        return value is None
    return isinstance(value, (list, tuple) if kind == "list" else {"str": str, "dict": dict}[kind])


def template_names(folders: Sequence[Path]) -> dict[str, Path]:
    """Find every notebook of the folders by its name; the first folder wins."""
    found: dict[str, Path] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.ipynb")):
            found.setdefault(path.stem, path)
    return found


def read_template(path: Path) -> Template:
    """Read a template's name and declared parameters.

    Parameters
    ----------
    path : Path
        A notebook with one code cell tagged `parameters` that holds only literals.

    Returns
    -------
    Template

    Raises
    ------
    DataError
        The file is no notebook, has no parameters cell, or the cell holds anything but lines
        `name: type = literal`.
    """
    name = path.name
    source = _parameters_cell(path, name)
    faults: list[Fault] = []
    try:
        body = ast.parse(source).body
    except SyntaxError as error:
        raise DataError([_fault(name, error.text or "", error.lineno)]) from None
    found = [_parameter(statement, name, source, faults) for statement in body]
    if faults:
        raise DataError(faults)
    return Template(path.stem, path, {p.name: p for p in found if p is not None})


def _parameters_cell(path: Path, name: str) -> str:
    expected = message("a notebook with one code cell tagged “parameters”")
    remedy = message("Tag the cell that holds the parameters in JupyterLab.")
    try:
        cells = json.loads(path.read_text("utf-8"))["cells"]
        tagged = [
            cell["source"]
            for cell in cells
            if cell["cell_type"] == "code"
            and "parameters" in cell.get("metadata", {}).get("tags", ())
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError([Fault(name, None, None, str(error), expected, remedy)]) from None
    if len(tagged) != 1:
        raise DataError([Fault(name, None, None, str(len(tagged)), expected, remedy)])
    return tagged[0] if isinstance(tagged[0], str) else "".join(tagged[0])


def _parameter(
    statement: ast.stmt, name: str, source: str, faults: list[Fault]
) -> Parameter | None:
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        target, annotation, value = statement.target.id, statement.annotation, statement.value
    elif isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
        target, annotation, value = statement.targets[0].id, None, statement.value
    elif isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        return None  # a docstring
    else:
        faults.append(_fault(name, ast.get_source_segment(source, statement), statement.lineno))
        return None
    try:
        default = ast.literal_eval(value) if value is not None else None
        kinds, items = _declared(annotation, default)
    except ValueError:
        faults.append(_fault(name, ast.get_source_segment(source, statement), statement.lineno))
        return None
    return Parameter(target, kinds, items, default)


def _fault(name: str, found: str | None, line: int | None) -> Fault:
    form = "name: type = value  # help"
    expected = message("one literal a line in the parameters cell: {form}", form=form)
    remedy = message("Compute in a later cell; what is derived here keeps its old value.")
    return KeyFault(name, line, None, (found or "").strip(), expected, remedy)


def _declared(annotation: ast.expr | None, default: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Read kinds and kinds of items from an annotation; without one, from the default."""
    if annotation is None:
        kind = "None" if default is None else type(default).__name__
        return ((kind,), ()) if kind in KINDS and kind != "None" else ((), ())
    if isinstance(annotation, ast.BinOp) and isinstance(annotation.op, ast.BitOr):
        left, right = _declared(annotation.left, None), _declared(annotation.right, None)
        return left[0] + right[0], left[1] + right[1]
    if isinstance(annotation, ast.Constant) and annotation.value is None:
        return ("None",), ()
    if isinstance(annotation, ast.Subscript) and isinstance(annotation.value, ast.Name):
        kind = annotation.value.id
        inner = _declared(annotation.slice, None)[0] if kind == "list" else ()
        return _known(kind), inner
    return _known(annotation.id if isinstance(annotation, ast.Name) else ""), ()


def _known(kind: str) -> tuple[str, ...]:
    if kind not in KINDS:
        raise ValueError(kind)
    return (kind,)
