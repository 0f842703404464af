"""How much of the code the tests would miss, if it were wrong: `make mutate`."""
