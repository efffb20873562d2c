INSERT INTO p (id, net) VALUES (1, 5);
