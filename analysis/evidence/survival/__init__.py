"""How long tenants stay and how they leave: spells that end by graduation, failure, or not yet."""
