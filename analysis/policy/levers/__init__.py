"""The nine instruments, one file each: what each does to the tenant model and what it costs."""
