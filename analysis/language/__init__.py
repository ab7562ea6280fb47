"""How anything is said: catalogues, numbers by locale, typography, errors, records."""
