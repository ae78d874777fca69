"""How fast netting is, measured: ``make bench`` prints the table.

The databases are made by :mod:`.books`: some documents the way Odoo posts them, then
as many copies of those as are asked for, by SQL. Each measurement runs in a process
of its own (:mod:`.worker`), which does one of the :mod:`.jobs`.
"""
