"""Pages of a register of tenants: how long they stay, how they leave, what is published."""
