INSERT INTO bills (id, note) VALUES (4, 'a'), (-5, 'b');
