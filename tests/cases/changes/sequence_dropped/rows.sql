INSERT INTO orders (id, status, total) VALUES (1, 'open', 10), (2, 'paid', 20.5);
