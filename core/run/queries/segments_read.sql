SELECT
    run::text,
    iteration,
    number,
    of,
    direction,
    done,
    checksum,
    other,
    index_name,
    state_after,
    read_back
FROM slipway.segments
WHERE project = %(project)s AND base = %(base)s
ORDER BY position DESC
LIMIT 1
