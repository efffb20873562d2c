INSERT INTO items VALUES ('a', 1), ('b', 1);
