INSERT INTO logs (line, code, level, author) VALUES
    ('a', 'A', 1, 'Ada'), ('a', NULL, NULL, 'Ada'), ('a', NULL, 3, 'Ada'), ('b', 'B', 3, NULL);
