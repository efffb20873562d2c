INSERT INTO orders (id, status, total) VALUES (1, 'open', 10), (2, 'paid', 20.5);INSERT INTO people VALUES (1, 'calm', '{calm,glad}'), (2, 'glad', NULL);
