INSERT INTO people VALUES (1, 'calm', '{calm,glad}'), (2, 'glad', NULL);
