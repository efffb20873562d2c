-- Views, policies and triggers over columns, columns that publications name, and foreign keys of other tables: with the
-- table or view, and the column, that each depends on.
SELECT
    CASE v.relkind WHEN 'm' THEN 'materialized view' ELSE 'view' END AS kind,
    vn.nspname AS dependent_schema,
    v.relname AS dependent,
    n.nspname AS table_schema,
    c.relname AS table_name,
    coalesce(a.attname, '') AS column_name
FROM pg_depend AS d
JOIN pg_rewrite AS r ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
JOIN pg_class AS v ON v.oid = r.ev_class
JOIN pg_namespace AS vn ON vn.oid = v.relnamespace
JOIN pg_class AS c ON d.refclassid = 'pg_class'::regclass AND c.oid = d.refobjid AND c.oid <> v.oid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid AND a.attnum > 0
WHERE c.relkind IN ('r', 'p', 'v', 'm')
UNION
SELECT
    'publication',
    '',
    p.pubname,
    n.nspname,
    c.relname,
    a.attname
FROM pg_depend AS d
JOIN pg_publication_rel AS r ON d.classid = 'pg_publication_rel'::regclass AND d.objid = r.oid
JOIN pg_publication AS p ON p.oid = r.prpubid
JOIN pg_class AS c ON d.refclassid = 'pg_class'::regclass AND c.oid = d.refobjid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid AND a.attnum > 0
UNION
SELECT
    'policy',
    format('%s.%s', qn.nspname, q.relname),
    p.polname,
    n.nspname,
    c.relname,
    coalesce(a.attname, '')
FROM pg_depend AS d
JOIN pg_policy AS p ON d.classid = 'pg_policy'::regclass AND d.objid = p.oid
JOIN pg_class AS q ON q.oid = p.polrelid
JOIN pg_namespace AS qn ON qn.oid = q.relnamespace
JOIN pg_class AS c ON d.refclassid = 'pg_class'::regclass AND c.oid = d.refobjid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid AND a.attnum > 0
WHERE a.attname IS NOT NULL OR c.oid <> q.oid
UNION
SELECT
    'trigger',
    format('%s.%s', n.nspname, c.relname),
    t.tgname,
    n.nspname,
    c.relname,
    a.attname
FROM pg_depend AS d
JOIN pg_trigger AS t ON d.classid = 'pg_trigger'::regclass AND d.objid = t.oid
JOIN pg_class AS c ON d.refclassid = 'pg_class'::regclass AND c.oid = d.refobjid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid AND a.attnum > 0
WHERE NOT t.tgisinternal
UNION
SELECT
    'foreign key of',
    cn.nspname,
    c.relname,
    n.nspname,
    p.relname,
    ''
FROM pg_constraint AS k
JOIN pg_class AS c ON c.oid = k.conrelid
JOIN pg_namespace AS cn ON cn.oid = c.relnamespace
JOIN pg_class AS p ON p.oid = k.confrelid
JOIN pg_namespace AS n ON n.oid = p.relnamespace
WHERE k.contype = 'f' AND k.conparentid = 0
ORDER BY 1, 2, 3, 4, 5, 6
