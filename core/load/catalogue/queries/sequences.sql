-- The sequences of the asked schemas that no identity column owns; a serial's, with the column that owns it.
SELECT
    n.nspname,
    c.relname,
    pg_catalog.format_type(s.seqtypid, NULL),
    s.seqstart,
    s.seqincrement,
    s.seqmin,
    s.seqmax,
    s.seqcache,
    s.seqcycle,
    coalesce(m.nspname, ''),
    coalesce(r.relname, ''),
    coalesce(a.attname, ''),
    coalesce(d.description, '')
FROM pg_catalog.pg_sequence AS s
JOIN pg_catalog.pg_class AS c ON c.oid = s.seqrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_depend AS o
    ON o.classid = 'pg_catalog.pg_class'::regclass AND o.objid = c.oid AND o.deptype = 'a'
    AND o.refclassid = 'pg_catalog.pg_class'::regclass AND o.refobjsubid > 0
LEFT JOIN pg_catalog.pg_class AS r ON r.oid = o.refobjid
LEFT JOIN pg_catalog.pg_namespace AS m ON m.oid = r.relnamespace
LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = o.refobjid AND a.attnum = o.refobjsubid
LEFT JOIN pg_catalog.pg_description AS d
    ON d.classoid = 'pg_catalog.pg_class'::regclass AND d.objoid = c.oid AND d.objsubid = 0
WHERE n.nspname = ANY (%(schemas)s)
    AND NOT EXISTS ( -- an identity's, or a member of an extension
        SELECT FROM pg_catalog.pg_depend AS e
        WHERE e.classid = 'pg_catalog.pg_class'::regclass AND e.objid = c.oid AND e.deptype IN ('i', 'e')
    )
ORDER BY n.nspname, c.relname
