-- Only the last read-back is ever compared with; the others would only take room.
WITH emptied AS (
    UPDATE slipway.segments
    SET read_back = NULL
    WHERE project = %(project)s AND read_back IS NOT NULL
)
INSERT INTO slipway.segments (
    project,
    base,
    position,
    run,
    iteration,
    number,
    of,
    direction,
    done,
    actor,
    checksum,
    other,
    index_name,
    state_after,
    read_back
)
SELECT
    %(project)s,
    %(base)s,
    coalesce(max(position), 0) + 1,
    %(run)s,
    %(iteration)s,
    %(number)s,
    %(of)s,
    %(direction)s,
    %(done)s,
    %(actor)s,
    %(checksum)s,
    %(other)s,
    %(index_name)s,
    %(state_after)s,
    %(read_back)s
FROM slipway.segments
WHERE project = %(project)s AND base = %(base)s
