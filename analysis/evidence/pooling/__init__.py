"""Published effects pooled: one number, its spread between studies, and what would change it."""
