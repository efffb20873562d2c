INSERT INTO f VALUES (1, 'a', 'x');
