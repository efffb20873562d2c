-- What is in a parcel beside what the ledger names and what belongs to it: keys, sequences, row types.
SELECT n.nspname, kind.word || ' ' || quote_ident(c.relname) AS what
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
JOIN (
    VALUES ('r', 'table'), ('p', 'table'), ('f', 'table'), ('v', 'view'), ('m', 'materialized view'), ('S', 'sequence')
) AS kind (letter, word) ON kind.letter = c.relkind::text
WHERE n.nspname = ANY (%(parcels)s)
    AND NOT EXISTS (
        SELECT 1
        FROM slipway.retained AS r
        WHERE r.parcel = n.nspname AND r.object = c.relname AND r.project = %(project)s
    )
    AND NOT EXISTS (
        SELECT 1
        FROM pg_depend AS d
        WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0
    )
UNION ALL
SELECT n.nspname, 'function ' || quote_ident(p.proname)
FROM pg_proc AS p
JOIN pg_namespace AS n ON n.oid = p.pronamespace
WHERE n.nspname = ANY (%(parcels)s)
UNION ALL
SELECT n.nspname, 'type ' || quote_ident(t.typname)
FROM pg_type AS t
JOIN pg_namespace AS n ON n.oid = t.typnamespace
WHERE n.nspname = ANY (%(parcels)s) AND t.typrelid = 0 AND t.typelem = 0
ORDER BY 1, 2
