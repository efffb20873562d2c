-- What views, functions, triggers and policies need of the asked schemas: relations, functions, enum types. A row type
-- stands for its relation, an array for its element; a view's needs are its rule's.
WITH managed AS (
    SELECT oid, nspname FROM pg_catalog.pg_namespace WHERE nspname = ANY (%(schemas)s)
), needed (class, object, schema, name) AS (
    SELECT 'pg_catalog.pg_class'::regclass::oid, c.oid, n.nspname, c.relname
    FROM pg_catalog.pg_class AS c
    JOIN managed AS n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S')
    UNION ALL
    SELECT 'pg_catalog.pg_proc'::regclass, p.oid, n.nspname, p.proname
    FROM pg_catalog.pg_proc AS p
    JOIN managed AS n ON n.oid = p.pronamespace
    UNION ALL
    SELECT 'pg_catalog.pg_type'::regclass, t.oid, n.nspname, coalesce(r.relname, l.typname, t.typname)
    FROM pg_catalog.pg_type AS t
    JOIN managed AS n ON n.oid = t.typnamespace
    LEFT JOIN pg_catalog.pg_type AS l ON l.oid = t.typelem AND l.typarray = t.oid
    LEFT JOIN pg_catalog.pg_class AS r ON r.oid = coalesce(l.typrelid, t.typrelid)
    WHERE coalesce(l.typtype, t.typtype) IN ('e', 'c')
), need (class, object, needed_class, needed) AS (
    SELECT 'pg_catalog.pg_class'::regclass::oid, r.ev_class, d.refclassid, d.refobjid
    FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_rewrite AS r ON r.ev_class = c.oid AND r.rulename = '_RETURN'
    JOIN pg_catalog.pg_depend AS d ON d.classid = 'pg_catalog.pg_rewrite'::regclass AND d.objid = r.oid
    WHERE c.relnamespace IN (SELECT oid FROM managed) AND c.relkind IN ('v', 'm') AND d.refobjid <> r.ev_class
    UNION ALL
    SELECT d.classid, d.objid, d.refclassid, d.refobjid
    FROM pg_catalog.pg_proc AS p
    JOIN pg_catalog.pg_depend AS d ON d.classid = 'pg_catalog.pg_proc'::regclass AND d.objid = p.oid
    WHERE p.pronamespace IN (SELECT oid FROM managed)
    UNION ALL
    SELECT d.classid, d.objid, d.refclassid, d.refobjid
    FROM pg_catalog.pg_trigger AS t
    JOIN pg_catalog.pg_class AS c ON c.oid = t.tgrelid
    JOIN pg_catalog.pg_depend AS d ON d.classid = 'pg_catalog.pg_trigger'::regclass AND d.objid = t.oid
    WHERE c.relnamespace IN (SELECT oid FROM managed) AND NOT t.tgisinternal AND d.refobjid <> t.tgrelid
    UNION ALL
    SELECT d.classid, d.objid, d.refclassid, d.refobjid
    FROM pg_catalog.pg_policy AS p
    JOIN pg_catalog.pg_depend AS d ON d.classid = 'pg_catalog.pg_policy'::regclass AND d.objid = p.oid
    WHERE p.polrelid = ANY (%(tables)s::oid[]) AND d.refobjid <> p.polrelid
)
SELECT DISTINCT
    CASE w.class
        WHEN 'pg_catalog.pg_class'::regclass::oid THEN 'view'
        WHEN 'pg_catalog.pg_proc'::regclass::oid THEN 'function'
        WHEN 'pg_catalog.pg_trigger'::regclass::oid THEN 'trigger'
        ELSE 'policy'
    END,
    w.object,
    t.schema,
    t.name
FROM need AS w
JOIN needed AS t ON t.class = w.needed_class AND t.object = w.needed
WHERE NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend AS e
    WHERE e.classid = t.class AND e.objid = t.object AND e.deptype = 'e'
)
ORDER BY 1, 2, 3, 4
