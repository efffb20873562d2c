INSERT INTO accounts (name, region) VALUES ('Ada', 'north');
