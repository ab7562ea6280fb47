"""Comparative case studies: a weighted mean of untreated entities stands in for the treated."""
