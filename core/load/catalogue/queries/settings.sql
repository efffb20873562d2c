-- Set for this transaction what a read text could depend on, and answer what was there: a materialized row is made
-- before its last column is evaluated.
WITH wanted (name, value) AS (
    VALUES
        ('search_path', ''),
        ('TimeZone', 'UTC'),
        ('DateStyle', 'ISO'),
        ('IntervalStyle', 'postgres'),
        ('extra_float_digits', '1'),
        ('quote_all_identifiers', 'off'),
        ('lock_timeout', '5s'), -- deparsing takes a table's lock: whoever changes it makes the reader wait
        ('jit', 'off') -- compiling a catalogue query costs five times what it takes (measured on 15)
), known AS MATERIALIZED (
    SELECT name, value, pg_catalog.current_setting(name) AS before FROM wanted
)
SELECT name, before, pg_catalog.set_config(name, value, true) FROM known
