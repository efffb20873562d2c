INSERT INTO accounts (name, phone) VALUES ('Ada', '1');
