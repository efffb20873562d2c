INSERT INTO slipway.batches (project, base, number, run, iteration, pass, page, pages, filled)
VALUES (%(project)s, %(base)s, %(number)s, %(run)s, %(iteration)s, %(pass)s, %(page)s, %(pages)s, %(filled)s)
ON CONFLICT (project, base, number) DO UPDATE SET
    run = excluded.run,
    pass = excluded.pass,
    page = excluded.page,
    pages = excluded.pages,
    filled = excluded.filled,
    at = clock_timestamp()
