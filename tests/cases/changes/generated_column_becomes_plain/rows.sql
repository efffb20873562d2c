INSERT INTO bills (id, net) VALUES (1, 5), (2, 6);
INSERT INTO lines VALUES (1, 10);
