-- The indexes of the given tables and of materialized views that no key owns, each key as CREATE INDEX takes it: a
-- column or expression, then collation, operator class and order where they aren't what PostgreSQL would choose by
-- itself. EXCLUDE takes the same keys: an exclusion's index comes with their operators.
WITH index AS (
    SELECT i.*, m.oid AS method, m.amname, c.relname, o.conexclop AS operators
    FROM (SELECT false AS indnullsnotdistinct) AS before_15
    CROSS JOIN LATERAL (
        SELECT x.*, indnullsnotdistinct AS nulls_not_distinct FROM pg_catalog.pg_index AS x
    ) AS i
    JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
    JOIN pg_catalog.pg_am AS m ON m.oid = c.relam
    LEFT JOIN pg_catalog.pg_constraint AS o
        ON o.conrelid = i.indrelid AND o.conindid = i.indexrelid AND o.contype IN ('p', 'u', 'x')
    WHERE (
            i.indrelid = ANY (%(tables)s::oid[])
            OR i.indrelid IN (
                SELECT v.oid
                FROM pg_catalog.pg_class AS v
                JOIN pg_catalog.pg_namespace AS n ON n.oid = v.relnamespace
                WHERE v.relkind = 'm' AND n.nspname = ANY (%(schemas)s)
            )
        )
        AND coalesce(o.contype, 'x') = 'x'
), part AS (
    SELECT
        i.indexrelid,
        k.position,
        k.position <= i.indnkeyatts AS is_key,
        a.attname AS name,
        CASE
            WHEN k.number = 0 THEN pg_catalog.pg_get_indexdef(i.indexrelid, k.position::integer, false)
            ELSE '"' || replace(a.attname, '"', '""') || '"'
        END AS text,
        i.indrelid,
        i.method,
        k.collate_as,
        -- of an expression only the type's collation is known: where a column brings another, it is written out
        CASE
            WHEN k.number <> 0 THEN a.attcollation
            WHEN EXISTS (
                SELECT FROM pg_catalog.pg_depend AS d
                JOIN pg_catalog.pg_attribute AS u ON u.attrelid = d.refobjid AND u.attnum = d.refobjsubid
                JOIN pg_catalog.pg_type AS t ON t.oid = u.atttypid
                WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = i.indexrelid
                    AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid = i.indrelid
                    AND u.attcollation <> t.typcollation
            ) THEN NULL
            ELSE y.typcollation
        END AS own_collation,
        k.class,
        y.oid AS type,
        coalesce(nullif(y.typbasetype, 0), y.oid) AS base_type,
        e.attoptions AS options,
        CASE k.option WHEN 1 THEN ' DESC NULLS LAST' WHEN 2 THEN ' NULLS FIRST' WHEN 3 THEN ' DESC' ELSE '' END AS sorted
    FROM index AS i
    CROSS JOIN LATERAL unnest(
        i.indkey::smallint[], i.indclass::oid[], i.indcollation::oid[], i.indoption::smallint[]
    ) WITH ORDINALITY AS k (number, class, collate_as, option, position)
    JOIN pg_catalog.pg_attribute AS e ON e.attrelid = i.indexrelid AND e.attnum = k.position
    LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = k.number AND k.number <> 0
    JOIN pg_catalog.pg_type AS y ON y.oid = coalesce(a.atttypid, e.atttypid)
), key AS (
    SELECT
        p.indexrelid,
        p.position,
        p.is_key,
        p.name,
        p.text
        || CASE
            WHEN NOT p.is_key OR coalesce(l.oid, 0) = 0 OR l.oid = p.own_collation THEN ''
            ELSE ' COLLATE "' || replace(s.nspname, '"', '""') || '"."' || replace(l.collname, '"', '""') || '"'
        END
        || CASE
            WHEN NOT p.is_key OR (p.options IS NULL AND o.opcdefault AND (
                o.opcintype IN (p.type, p.base_type)
                OR t.typtype = 'p'
                OR p.name IS NULL AND o.opckeytype <> 0 -- GIN and GiST store another type than the expression's
                -- varchar takes the class of text, cidr that of inet: the preferred type, when there is none of its own
                OR t.typispreferred AND NOT EXISTS (
                    SELECT FROM pg_catalog.pg_opclass AS own
                    WHERE own.opcmethod = p.method AND own.opcdefault AND own.opcintype IN (p.type, p.base_type)
                )
            )) THEN ''
            ELSE ' ' || CASE WHEN q.nspname = 'pg_catalog' THEN '' ELSE quote_ident(q.nspname) || '.' END
                || quote_ident(o.opcname)
        END
        || coalesce('(' || (
            SELECT string_agg(
                quote_ident(split_part(pair, '=', 1)) || '=' || quote_literal(substr(pair, strpos(pair, '=') + 1)), ', '
            )
            FROM unnest(p.options) AS pair
        ) || ')', '')
        || p.sorted AS text
    FROM part AS p
    LEFT JOIN pg_catalog.pg_collation AS l ON l.oid = p.collate_as
    LEFT JOIN pg_catalog.pg_namespace AS s ON s.oid = l.collnamespace
    LEFT JOIN pg_catalog.pg_opclass AS o ON o.oid = p.class
    LEFT JOIN pg_catalog.pg_namespace AS q ON q.oid = o.opcnamespace
    LEFT JOIN pg_catalog.pg_type AS t ON t.oid = o.opcintype
)
SELECT
    i.indrelid,
    i.relname,
    i.amname,
    i.indisunique,
    i.indisvalid,
    i.nulls_not_distinct,
    pg_catalog.pg_get_expr(i.indpred, i.indrelid),
    i.indpred IS NOT NULL,
    k.keys,
    k.columns,
    k.include,
    CASE
        WHEN i.indpred IS NULL AND i.indexprs IS NULL THEN ARRAY[]::text[]
        ELSE ARRAY(
            SELECT DISTINCT a.attname::text COLLATE "C"
            FROM pg_catalog.pg_depend AS d
            JOIN pg_catalog.pg_attribute AS a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
            WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = i.indexrelid
                AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid = i.indrelid AND d.refobjsubid > 0
            ORDER BY 1
        )
    END,
    ARRAY(
        SELECT CASE
            WHEN s.nspname = 'pg_catalog' THEN o.oprname::text
            ELSE 'OPERATOR(' || quote_ident(s.nspname) || '.' || o.oprname || ')'
        END
        FROM unnest(i.operators) WITH ORDINALITY AS k (operator, position)
        JOIN pg_catalog.pg_operator AS o ON o.oid = k.operator
        JOIN pg_catalog.pg_namespace AS s ON s.oid = o.oprnamespace
        ORDER BY k.position
    ),
    coalesce(d.description, '')
FROM index AS i
LEFT JOIN pg_catalog.pg_description AS d
    ON d.classoid = 'pg_catalog.pg_class'::regclass AND d.objoid = i.indexrelid AND d.objsubid = 0
JOIN (
    SELECT
        indexrelid,
        array_agg(text ORDER BY position) FILTER (WHERE is_key) AS keys,
        coalesce(array_agg(name::text ORDER BY position) FILTER (WHERE is_key AND name IS NOT NULL), '{}') AS columns,
        coalesce(array_agg(name::text ORDER BY position) FILTER (WHERE NOT is_key), '{}') AS include
    FROM key
    GROUP BY indexrelid
) AS k ON k.indexrelid = i.indexrelid
ORDER BY i.indrelid, i.relname
