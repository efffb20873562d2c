INSERT INTO steps (id, first, second) VALUES ('00000000-0000-0000-0000-000000000001', 'one', 'two');
