#!/bin/sh
# Makes the locks anew from pyproject.toml and the .in files: names, versions and hashes for Linux, macOS and Windows,
# no addresses. Needs uv, which is not needed to use the locks. Run from the project's root.
set -eu
lock() { # set, then the arguments of uv
  name=$1
  shift
  UV_PYTHON_DOWNLOADS=never uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
    --only-binary :all: --no-annotate --no-header --output-file "requirements/$name.txt" "$@"
}
lock runtime pyproject.toml requirements/runtime.in
lock lab --extra lab pyproject.toml requirements/runtime.in --constraint requirements/runtime.txt
lock test --extra test pyproject.toml requirements/runtime.in --constraint requirements/runtime.txt
lock oracles --extra test pyproject.toml requirements/runtime.in requirements/oracles.in --constraint requirements/test.txt
