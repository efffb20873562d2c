INSERT INTO bills (id, net) VALUES (1, 5), (2, NULL);
