"""Copies of rows by SQL, for more data than Odoo can post in a reasonable time.

Copies are faithful in every column: which there are is asked of the database, so that
whatever is installed is copied too, and only what must differ is said by the caller.
"""

from contextlib import contextmanager

from odoo.tools import SQL


class Cloner:
    """Copies tables, each after those that its rows refer to.

    Copies are numbered from 1; copy ``n`` of a row refers to copy ``n`` of the rows
    that were copied with it, and to the same row as the original where none was.

    In all SQL given to the methods, ``source`` is the row copied, ``map.copy`` the
    number of the copy, and ``ref_<column>.new_id`` what a column of ``refs`` will be.

    :param cr: cursor
    """

    def __init__(self, cr):
        self.cr = cr
        self._mapped = set()

    def begin(self):
        """Forget what was copied, to copy other rows of the same tables."""
        for table in self._mapped:
            self.cr.execute(SQL("DROP TABLE %s", _map(table)))
        self._mapped.clear()

    def plan_roots(self, table, ids, count):
        """Plan copies of rows until there are ``count``, the originals included."""
        self._create_map(
            table,
            SQL(
                """
                SELECT original.id, copy
                  FROM unnest(%s) WITH ORDINALITY AS original(id, place)
                 CROSS JOIN generate_series(1, %s) AS copy
                 WHERE copy * %s + place <= %s
                 ORDER BY copy, place
                """,
                list(ids),
                count // len(ids),
                len(ids),
                count,
            ),
        )

    def plan(self, table, via, parent, *, join="", where="TRUE"):
        """Plan copies of the rows that refer to rows copied before.

        :param via: the column that refers to ``parent``
        """
        self._create_map(
            table,
            SQL(
                """
                SELECT DISTINCT source.id, map.copy
                  FROM %s source %s
                  JOIN %s map ON map.old_id = %s
                 WHERE %s
                 ORDER BY map.copy, source.id
                """,
                SQL.identifier(table),
                SQL(join),
                _map(parent),
                SQL(via),
                SQL(where),
            ),
        )

    def recall(self, table, query):
        """Take up again what was copied before.

        :param query: SQL that gives the original's id, the copy's and its number
        """
        self.cr.execute(
            SQL(
                "CREATE TEMP TABLE %s (old_id, new_id, copy) AS %s",
                _map(table),
                SQL(query),
            )
        )
        self._finish_map(table)

    def insert(self, table, refs, values=None, *, join=""):
        """Write the planned copies of a table's rows.

        :param refs: ``{column: table it refers to}``, for tables copied before
        :param values: ``{column: SQL}`` for whatever else differs
        :param join: SQL for more tables that ``values`` use
        """
        values = {"id": "map.new_id", **(values or {})}
        joins = []
        for column, other in refs.items():
            ref = f"ref_{column}"
            joins.append(
                SQL(
                    "LEFT JOIN %s %s ON %s = %s AND %s = map.copy",
                    _map(other),
                    SQL.identifier(ref),
                    SQL.identifier(ref, "old_id"),
                    SQL.identifier("source", column),
                    SQL.identifier(ref, "copy"),
                )
            )
            values[column] = f"COALESCE({ref}.new_id, source.{column})"
        self._insert_select(
            table,
            values,
            SQL(
                "FROM %s map JOIN %s source ON source.id = map.old_id %s %s"
                " ORDER BY map.new_id",
                _map(table),
                SQL.identifier(table),
                SQL(" ").join(joins),
                SQL(join),
            ),
        )

    @contextmanager
    def without_indexes(self, *tables):
        """Do without the tables' indexes and references while very much is written.

        They are made and checked again at the end, which takes a fraction of the time.
        """
        self.cr.execute(
            """
            SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', table_, conname),
                   format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s',
                          table_, conname, pg_get_constraintdef(oid))
              FROM (SELECT conrelid::regclass AS table_, *
                      FROM pg_constraint WHERE contype = 'f') reference
             WHERE table_::text = ANY(%(tables)s)
             UNION ALL
            SELECT format('DROP INDEX %%s', indexrelid::regclass),
                   pg_get_indexdef(indexrelid)
              FROM pg_index
             WHERE indrelid::regclass::text = ANY(%(tables)s)
               AND NOT EXISTS (SELECT 1 FROM pg_constraint
                                WHERE conindid = indexrelid AND contype IN ('p', 'u'))
            """,
            {"tables": list(tables)},
        )
        statements = self.cr.fetchall()
        for drop, _add in statements:
            self.cr.execute(SQL(drop.replace("%", "%%")))
        yield
        self.cr.execute("SET LOCAL maintenance_work_mem = '1GB'")
        for number, (_drop, add) in enumerate(reversed(statements)):
            self.cr.execute(SQL(add.replace("%", "%%")))
            print(f"at index or reference {number + 1} of {len(statements)}")

    def insert_links(self, table, column, parent):
        """Copy the rows of a table without ids, such as that of a many-to-many.

        :param column: the column that refers to ``parent``, which was copied before
        """
        self._insert_select(
            table,
            {column: "map.new_id"},
            SQL(
                "FROM %s source JOIN %s map ON map.old_id = %s",
                SQL.identifier(table),
                _map(parent),
                SQL.identifier("source", column),
            ),
        )

    def _create_map(self, table, chosen):
        """Give each copy its id.

        :param chosen: query of the rows' ids and the numbers of their copies
        """
        self.cr.execute(
            SQL(
                """
                CREATE TEMP TABLE %s AS
                SELECT id AS old_id,
                       copy,
                       nextval(pg_get_serial_sequence(%s, 'id')) AS new_id
                  FROM (%s) chosen
                """,
                _map(table),
                table,
                chosen,
            )
        )
        self._finish_map(table)

    def _finish_map(self, table):
        self._mapped.add(table)
        self.cr.execute(SQL("CREATE INDEX ON %s (old_id, copy)", _map(table)))
        self.cr.execute(SQL("ANALYZE %s", _map(table)))

    def _insert_select(self, table, values, rows):
        columns = self._read_columns(table)
        self.cr.execute(
            SQL(
                "INSERT INTO %s (%s) SELECT %s %s",
                SQL.identifier(table),
                SQL(", ").join(SQL.identifier(column) for column in columns),
                SQL(", ").join(
                    SQL(values[column])
                    if column in values
                    else SQL.identifier("source", column)
                    for column in columns
                ),
                rows,
            )
        )
        print(f"at {table}: {self.cr.rowcount:,} rows")
        self.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))

    def _read_columns(self, table):
        self.cr.execute(
            SQL(
                """
                SELECT attname
                  FROM pg_attribute
                 WHERE attrelid = %s::regclass
                   AND attnum > 0
                   AND NOT attisdropped
                   AND attgenerated = ''
                 ORDER BY attnum
                """,
                table,
            )
        )
        return [name for (name,) in self.cr.fetchall()]


def _map(table):
    """Return the name of the table that tells which row is whose copy."""
    return SQL.identifier(f"map_of_{table}")
