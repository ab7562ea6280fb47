"""What pytest leaves to the tests that use it."""

collect_ignore = ["templates"]
