"""Errors of pooled coefficients: classical, Knapp and Hartung's as published, and corrected."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.evidence.pooling.spread import FE, Weighted
from analysis.evidence.pooling.studies import Floats, Studies
from analysis.evidence.wording import figure
from analysis.language.errors import DataError, NotEstimable
from analysis.language.messages import Message, message

AD_HOC = "ad hoc"
CHOICES = (True, False, AD_HOC)


@dataclass(frozen=True, eq=False)
class Errors:
    """Covariance of the coefficients, degrees of freedom (None: normal) and how they came."""

    covariance: Floats
    df: float | None
    inference: Message
    notes: tuple[Message, ...]


def check_knapp_hartung(value: object) -> None:
    """Refuse a choice that is none."""
    if not any(value is choice or value == choice for choice in CHOICES):
        raise DataError(
            message(
                "knapp_hartung: found {found}; expected True (as published), False (normal) or "
                "'ad hoc' (never narrower than the normal errors).",
                found=repr(value),
            )
        )


def errors_of(studies: Studies, fit: Weighted, method: str, knapp_hartung: bool | str) -> Errors:
    """Covariance by the chosen convention, said in words.

    Notes
    -----
    Knapp and Hartung (2003): the classical covariance times `Q(tau²)/(k - p)`, t with k - p
    degrees of freedom. Where that factor is below 1 the interval can be narrower than the normal
    one; "ad hoc" then takes 1 (Roever, Knapp and Friede 2015).
    """
    if method == FE:
        return Errors(fit.covariance, None, message("normal law, one common effect assumed"), ())
    if not knapp_hartung:
        return Errors(fit.covariance, None, message("normal law, tau² taken as known"), ())
    df = float(studies.df)
    factor = fit.q / df
    law = message("t with {df} degrees of freedom", df=figure(df))
    if knapp_hartung == AD_HOC:
        inference = message("Knapp–Hartung errors, never below the classical ones, {law}", law=law)
        return Errors(fit.covariance * max(1.0, factor), df, inference, ())
    if factor <= 1e-12:
        raise NotEstimable(
            message(
                "All {n} effects are the same, so the Knapp–Hartung error is zero. Use "
                "knapp_hartung='ad hoc' or False.",
                n=figure(studies.n),
            )
        )
    notes: tuple[Message, ...] = ()
    if factor < 1:
        notes = (
            message(
                "The Knapp–Hartung factor is {factor}, below 1: errors are {share} times the "
                "classical ones. knapp_hartung='ad hoc' does not let them shrink.",
                factor=figure(factor, 2),
                share=figure(float(np.sqrt(factor)), 2),
            ),
        )
    inference = message("Knapp–Hartung errors as published, {law}", law=law)
    return Errors(fit.covariance * factor, df, inference, notes)
