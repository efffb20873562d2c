-- What the asked schemas hold and the nouns can't say, one row per kind, and per table where it hangs on a compared one;
-- and what belongs to the whole database and stands in no schema.
WITH managed AS (
    SELECT oid, nspname FROM pg_catalog.pg_namespace WHERE nspname = ANY (%(schemas)s)
), relation AS (
    SELECT * FROM pg_catalog.pg_class WHERE relnamespace IN (SELECT oid FROM managed)
), compared AS (
    SELECT * FROM relation WHERE oid = ANY (%(tables)s::oid[])
    UNION ALL
    SELECT * FROM relation
    WHERE relkind IN ('v', 'm') AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_depend AS e
        WHERE e.classid = 'pg_catalog.pg_class'::regclass AND e.objid = relation.oid AND e.deptype = 'e'
    )
), column_ AS MATERIALIZED ( -- only those that are unusual: there are many
    SELECT a.attrelid
    FROM pg_catalog.pg_attribute AS a
    JOIN pg_catalog.pg_type AS y ON y.oid = a.atttypid
    WHERE a.attnum > 0
        AND NOT a.attisdropped
        AND (
            a.attstorage <> y.typstorage
            OR a.attcompression <> ''
            OR a.attoptions IS NOT NULL
            OR a.attstattarget >= 0 -- NULL from 17 on, -1 before
        )
        AND a.attrelid IN (SELECT oid FROM compared)
), index AS (
    SELECT i.indrelid, i.indisclustered, c.oid, c.reloptions, c.reltablespace
    FROM pg_catalog.pg_index AS i
    JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
    WHERE i.indrelid IN (SELECT oid FROM compared)
), constraint_ AS (
    SELECT c.*
    FROM (SELECT true AS conenforced, false AS conperiod) AS before_18
    CROSS JOIN LATERAL (
        SELECT x.*, conenforced AS enforced, conperiod AS temporal FROM pg_catalog.pg_constraint AS x
    ) AS c
    WHERE c.conrelid = ANY (%(tables)s::oid[]) AND c.conparentid = 0
), published AS MATERIALIZED (
    SELECT p.pubname, c.oid
    FROM pg_catalog.pg_publication_tables AS p
    JOIN managed AS n ON n.nspname = p.schemaname
    JOIN compared AS c ON c.relnamespace = n.oid AND c.relname = p.tablename
), alone (kind, class, object) AS (
    SELECT
        CASE
            WHEN relispartition THEN 'partition'
            WHEN relkind = 'p' THEN 'partitioned table'
            WHEN relkind = 'f' THEN 'foreign table'
            ELSE 'composite type'
        END,
        'pg_catalog.pg_class'::regclass,
        oid
    FROM relation
    WHERE relkind IN ('p', 'f', 'c') OR relispartition AND relkind = 'r'
    UNION ALL
    SELECT
        CASE prokind WHEN 'a' THEN 'aggregate' ELSE 'window function' END,
        'pg_catalog.pg_proc'::regclass,
        oid
    FROM pg_catalog.pg_proc WHERE pronamespace IN (SELECT oid FROM managed) AND prokind IN ('a', 'w')
    UNION ALL
    SELECT
        CASE typtype WHEN 'd' THEN 'domain' WHEN 'r' THEN 'range type' ELSE 'base type' END,
        'pg_catalog.pg_type'::regclass,
        oid
    FROM pg_catalog.pg_type AS y
    WHERE typnamespace IN (SELECT oid FROM managed)
        AND typtype IN ('d', 'r', 'b')
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_type AS element WHERE element.typarray = y.oid)
    UNION ALL
    SELECT 'operator', 'pg_catalog.pg_operator'::regclass, oid
    FROM pg_catalog.pg_operator WHERE oprnamespace IN (SELECT oid FROM managed)
    UNION ALL
    SELECT 'operator class', 'pg_catalog.pg_opclass'::regclass, oid
    FROM pg_catalog.pg_opclass WHERE opcnamespace IN (SELECT oid FROM managed)
    UNION ALL
    SELECT 'operator family', 'pg_catalog.pg_opfamily'::regclass, oid
    FROM pg_catalog.pg_opfamily WHERE opfnamespace IN (SELECT oid FROM managed)
    UNION ALL
    SELECT 'collation', 'pg_catalog.pg_collation'::regclass, oid
    FROM pg_catalog.pg_collation WHERE collnamespace IN (SELECT oid FROM managed)
    UNION ALL
    SELECT 'conversion', 'pg_catalog.pg_conversion'::regclass, oid
    FROM pg_catalog.pg_conversion WHERE connamespace IN (SELECT oid FROM managed)
    UNION ALL
    SELECT 'text search configuration', 'pg_catalog.pg_ts_config'::regclass, oid
    FROM pg_catalog.pg_ts_config WHERE cfgnamespace IN (SELECT oid FROM managed)
    UNION ALL
    SELECT 'text search dictionary', 'pg_catalog.pg_ts_dict'::regclass, oid
    FROM pg_catalog.pg_ts_dict WHERE dictnamespace IN (SELECT oid FROM managed)
    UNION ALL
    SELECT 'text search parser', 'pg_catalog.pg_ts_parser'::regclass, oid
    FROM pg_catalog.pg_ts_parser WHERE prsnamespace IN (SELECT oid FROM managed)
    UNION ALL
    SELECT 'text search template', 'pg_catalog.pg_ts_template'::regclass, oid
    FROM pg_catalog.pg_ts_template WHERE tmplnamespace IN (SELECT oid FROM managed)
    UNION ALL
    SELECT 'event trigger', 'pg_catalog.pg_event_trigger'::regclass, oid FROM pg_catalog.pg_event_trigger
    UNION ALL
    SELECT 'publication', 'pg_catalog.pg_publication'::regclass, oid
    FROM pg_catalog.pg_publication WHERE pubname NOT IN (SELECT pubname FROM published)
    UNION ALL
    SELECT 'subscription', 'pg_catalog.pg_subscription'::regclass, oid
    FROM pg_catalog.pg_subscription
    WHERE subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
    UNION ALL
    SELECT 'foreign data wrapper', 'pg_catalog.pg_foreign_data_wrapper'::regclass, oid
    FROM pg_catalog.pg_foreign_data_wrapper
    UNION ALL
    SELECT 'foreign server', 'pg_catalog.pg_foreign_server'::regclass, oid FROM pg_catalog.pg_foreign_server
    UNION ALL
    SELECT 'user mapping', classid, objid -- the mappings themselves are a superuser's to see
    FROM pg_catalog.pg_depend WHERE classid = 'pg_catalog.pg_user_mapping'::regclass
    UNION ALL
    SELECT 'cast', 'pg_catalog.pg_cast'::regclass, oid FROM pg_catalog.pg_cast WHERE oid >= 16384
    UNION ALL
    SELECT 'transform', 'pg_catalog.pg_transform'::regclass, oid FROM pg_catalog.pg_transform
    UNION ALL
    SELECT 'procedural language', 'pg_catalog.pg_language'::regclass, oid
    FROM pg_catalog.pg_language WHERE oid >= 16384
    UNION ALL
    SELECT 'access method', 'pg_catalog.pg_am'::regclass, oid FROM pg_catalog.pg_am WHERE oid >= 16384
    UNION ALL
    SELECT 'default privilege', 'pg_catalog.pg_default_acl'::regclass, oid
    FROM pg_catalog.pg_default_acl WHERE defaclnamespace = 0 OR defaclnamespace IN (SELECT oid FROM managed)
    UNION ALL
    SELECT 'security label', classoid, objoid
    FROM pg_catalog.pg_seclabel
    WHERE NOT (classoid = 'pg_catalog.pg_class'::regclass AND objoid IN (SELECT oid FROM compared))
), hanging (kind, relation) AS (
    SELECT 'disabled constraint trigger', tgrelid FROM pg_catalog.pg_trigger WHERE tgisinternal AND tgenabled <> 'O'
    UNION ALL
    SELECT 'row security setting', oid FROM compared WHERE relforcerowsecurity AND NOT relrowsecurity
    UNION ALL
    SELECT 'rule', ev_class FROM pg_catalog.pg_rewrite WHERE rulename <> '_RETURN'
    UNION ALL
    SELECT 'column comment', d.objoid
    FROM pg_catalog.pg_description AS d
    JOIN compared AS c ON c.oid = d.objoid AND c.relkind <> 'r'
    WHERE d.classoid = 'pg_catalog.pg_class'::regclass AND d.objsubid > 0
    UNION ALL
    SELECT 'column default', f.adrelid
    FROM pg_catalog.pg_attrdef AS f
    JOIN compared AS c ON c.oid = f.adrelid AND c.relkind <> 'r'
    UNION ALL
    SELECT 'statistics object', stxrelid FROM pg_catalog.pg_statistic_ext
    UNION ALL
    SELECT 'parent table', inhrelid FROM pg_catalog.pg_inherits
    UNION ALL
    SELECT 'child table', inhparent FROM pg_catalog.pg_inherits
    UNION ALL
    SELECT 'composite row type', oid FROM compared WHERE reloftype <> 0
    UNION ALL
    SELECT 'unlogged setting', oid FROM compared WHERE relpersistence = 'u'
    UNION ALL
    SELECT 'replica identity', oid FROM compared WHERE relkind = 'r' AND relreplident <> 'd'
    UNION ALL
    SELECT 'storage option', c.oid
    FROM compared AS c
    JOIN pg_catalog.pg_am AS m ON m.oid = c.relam
    LEFT JOIN pg_catalog.pg_class AS t ON t.oid = c.reltoastrelid
    WHERE c.relkind = 'r' AND c.reloptions IS NOT NULL
        OR t.reloptions IS NOT NULL
        OR c.reltablespace <> 0
        OR m.amname <> 'heap'
    UNION ALL
    SELECT 'storage option', attrelid FROM column_
    UNION ALL
    SELECT 'storage option', indrelid FROM index WHERE reloptions IS NOT NULL OR reltablespace <> 0
    UNION ALL
    SELECT 'clustering index', indrelid FROM index WHERE indisclustered
    UNION ALL
    SELECT
        CASE
            WHEN NOT c.enforced THEN 'unenforced constraint'
            WHEN c.temporal THEN 'temporal constraint'
            WHEN c.contype = 'c' AND c.connoinherit THEN 'NO INHERIT check'
            WHEN c.contype = 'n' AND NOT c.convalidated THEN 'unvalidated not-null constraint'
            WHEN c.contype = 'f' AND c.confmatchtype <> 's' THEN 'MATCH FULL foreign key'
        END,
        c.conrelid
    FROM constraint_ AS c
    UNION ALL
    SELECT 'constraint comment', c.conrelid -- of what the nouns can't say, and of NOT NULL as a constraint
    FROM pg_catalog.pg_description AS d
    JOIN constraint_ AS c ON c.oid = d.objoid
    WHERE d.classoid = 'pg_catalog.pg_constraint'::regclass
        AND NOT (c.contype IN ('p', 'u', 'f', 'c', 'x') AND c.enforced AND NOT c.temporal)
    UNION ALL
    SELECT 'index comment', i.indrelid -- on the index that a key or an exclusion owns
    FROM pg_catalog.pg_description AS d
    JOIN index AS i ON i.oid = d.objoid
    JOIN constraint_ AS c ON c.conindid = i.oid AND c.contype IN ('p', 'u', 'x')
    WHERE d.classoid = 'pg_catalog.pg_class'::regclass AND d.objsubid = 0
    UNION ALL
    SELECT 'security label', objoid FROM pg_catalog.pg_seclabel WHERE classoid = 'pg_catalog.pg_class'::regclass
    UNION ALL
    SELECT 'publication', oid FROM published
)
SELECT a.kind, '' AS schema, '' AS name, count(*)
FROM alone AS a
WHERE NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend AS e
    WHERE e.classid = a.class AND e.objid = a.object AND (
        e.deptype = 'e'
        OR e.deptype = 'i' AND a.kind = 'cast' -- a range type's own
    )
)
GROUP BY a.kind
UNION ALL
SELECT 'large object', '', '', count(*)
FROM pg_catalog.pg_largeobject_metadata
HAVING count(*) > 0
UNION ALL
SELECT h.kind, n.nspname, c.relname, count(*)
FROM hanging AS h
JOIN compared AS c ON c.oid = h.relation
JOIN managed AS n ON n.oid = c.relnamespace
WHERE h.kind IS NOT NULL
GROUP BY h.kind, n.nspname, c.relname
