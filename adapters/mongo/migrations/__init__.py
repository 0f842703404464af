"""Migrations: the numbered steps by which the database of a tenant gets its newest shape.

A module `m0003_….py` in this folder is step 3, and is entered nowhere else. It has a coroutine `migrate`, and never
changes again; so it names collections and fields itself, and uses nothing of the mappings as they are declared today.

There is no transaction around a step, and several processes may take it at once. So a step has to be harmless when it
is taken again: after it broke off half-way, beside itself, and when another process has finished it and the shop is
already at work. It changes only what still has the old shape, and checks that in the command that changes it.
"""
