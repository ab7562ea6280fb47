"""The command line starts quickly, says faults in lines, and never shows a traceback."""

from __future__ import annotations

import subprocess
import sys

import pytest
from click.testing import CliRunner
from overlays import claim, overlay

import analysis
from analysis.cli import NEW, VERBS, main


def run(*words):
    return CliRunner().invoke(main, [str(word) for word in words])


def shown(*words):
    """Output of a command, hard spaces as plain ones."""
    return run(*words).output.replace("\xa0", " ").replace("\u202f", " ")


def test_help_loads_nothing_heavy():
    code = "import sys; from analysis.cli import main; main(['--help'], standalone_mode=False); "
    code += "print(sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    loaded = done.stdout.splitlines()[-1]
    for heavy in ("pandas", "numpy", "babel", "matplotlib", "analysis.facts.package"):
        assert f"'{heavy}'" not in loaded


def test_help_names_every_verb_and_version_the_version():
    done = run("--help")
    assert done.exit_code == 0
    assert all(verb in done.output for verb in VERBS)
    assert all(verb in run("new", "--help").output for verb in NEW)
    assert analysis.__version__ in run("--version").output


@pytest.mark.parametrize("verb", sorted({*VERBS} - {"new"}))
def test_every_verb_has_its_own_help(verb):
    done = run(verb, "--help")
    assert done.exit_code == 0, done.output
    assert "--help" in done.output


def test_an_unknown_verb_names_the_near_one():
    done = run("chek")
    assert done.exit_code == 2
    assert "did you mean check?" in done.output


def test_clean_tables_are_one_line():
    done = run("check")
    assert done.exit_code == 0
    assert len(done.output.splitlines()) == 1
    assert "no fault" in done.output
    assert "aucune faute" in run("check", "--lang", "fr").output


def test_an_overlay_is_counted(tmp_path):
    done = run("check", "--data", overlay(tmp_path / "own"))
    assert (done.exit_code, done.output.count("\n")) == (0, 1)
    assert "3 of the rows are yours" in done.output
    assert run("new", "overlay", tmp_path / "new").exit_code == 0
    assert "no rows yet" in run("check", "--data", tmp_path / "new").output


def test_every_fault_is_a_line_and_the_count_the_last(tmp_path):
    rows = [claim(n, value="x", period_start=f"20{n}", period_end=f"20{n}") for n in range(10, 30)]
    done = run("check", "--data", overlay(tmp_path / "own", rows))
    lines = done.output.splitlines()
    assert done.exit_code == 1
    assert lines[0].startswith("own/claims.csv, row 2, column value: found 'x'")
    assert len(lines) == 41
    assert lines[-1] == "40 faults"
    french = run("check", "--data", tmp_path / "own", "--lang", "fr").output
    assert french.splitlines()[0].startswith("own/claims.csv, ligne 2, colonne value : trouvé")


def test_a_hub_is_shown_in_both_languages():
    english = shown("show", "technopark-rabat")
    assert "Technopark Rabat (technopark-rabat)" in english
    assert "Rent, start-ups, 2015: 50 MAD/m² a month [mar-0140, challenge-54482]" in english
    french = shown("show", "technopark-rabat", "--lang", "fr")
    assert "Rabat, Maroc" in french
    assert "Exploitant : MITC" in french


def test_a_source_is_shown_with_its_figures():
    english = shown("show", "usine-digitale-casablanca")
    assert "L'Usine Digitale" in english
    assert "https://www.usine-digitale.fr/" in english
    assert "technopark-casablanca: Floor area, 2013: 30,000 m²" in english


def test_a_hub_of_an_overlay_is_shown(tmp_path):
    english = shown("show", "parc-settat", "--data", overlay(tmp_path / "own"))
    assert "Parc de Settat – Éclat (parc-settat)" in english
    assert "12 firms [settat-1, settat-register]" in english


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["show", "technopark-casablenca"], "did you mean technopark-casablanca?"),
        (["show", "technopark-rabat", "--data", "nowhere"], "no such folder"),
        (["show", "technopark-rabat", "--data", "nowhere", "--lang=fr"], "aucun dossier de ce nom"),
        (["new", "overlay", "."], "is there already"),
    ],
)
def test_what_the_user_got_wrong_is_said_on_the_error_stream(words, said):
    command = [sys.executable, "-m", "analysis.cli", *words]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 1
    assert said in done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
