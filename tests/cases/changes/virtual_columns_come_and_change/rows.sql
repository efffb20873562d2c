INSERT INTO bills (id, net) VALUES (1, 5), (2, NULL);
INSERT INTO sums (id, net) VALUES (1, 5);
INSERT INTO gone (id, net) VALUES (1, 5);
