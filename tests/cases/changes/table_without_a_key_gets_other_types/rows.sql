INSERT INTO readings VALUES ('a', 1, 2.5, 'b', 3, 'c'), ('a', 1, 2.5, 'b', 3, 'c'), (NULL, NULL, NULL, NULL, NULL, NULL);
