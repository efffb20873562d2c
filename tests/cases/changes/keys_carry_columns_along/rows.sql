INSERT INTO plain VALUES (1, 'a', 'x'), (2, 'b', NULL);
INSERT INTO covered VALUES (1, 'a', 'x');
INSERT INTO rooms VALUES (1, 7, 'x'), (2, 8, 'x');
