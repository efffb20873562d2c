INSERT INTO accounts (id, name, code) VALUES ('00000000-0000-0000-0000-000000000001', 'Ada', 'a');
