INSERT INTO ahead (label) VALUES ('a'), ('b');
INSERT INTO back (label) VALUES ('a');
INSERT INTO down (label) VALUES ('a');
INSERT INTO wider (label) VALUES ('a');
INSERT INTO becomes VALUES (31, 'a');
INSERT INTO goes (label) VALUES ('a'), ('b');
