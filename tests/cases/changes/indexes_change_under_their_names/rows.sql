INSERT INTO accounts (id, email, city) VALUES (1, 'a', 'x'), (2, 'b', NULL);
