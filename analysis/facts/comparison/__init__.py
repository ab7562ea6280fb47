"""Hubs beside each other: peers by likeness, figures side by side, ranks with their odds."""
