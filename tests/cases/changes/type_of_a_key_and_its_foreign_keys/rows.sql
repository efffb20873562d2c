INSERT INTO accounts VALUES (7); INSERT INTO locations (account_id) VALUES (7);
