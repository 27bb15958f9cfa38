CREATE TABLE IF NOT EXISTS countries (
    code char(2) PRIMARY KEY,
    name text NOT NULL,
    eu   boolean NOT NULL DEFAULT false
);

INSERT INTO countries (code, name, eu) VALUES
    ('AT', 'Österreich', true),
    ('CH', 'Schweiz / Suisse / Svizzera', false),
    ('DE', 'Deutschland', true),
    ('FR', 'France; la République', true),
    ('JP', '日本', false)
ON CONFLICT (code) DO UPDATE SET name = excluded.name, eu = excluded.eu;

UPDATE countries SET eu = true WHERE code IN ('AT', 'DE', 'FR');

INSERT INTO users (email, display_name)
VALUES ('support@example.com', 'Support')
ON CONFLICT (email) DO NOTHING;

UPDATE users SET locale = 'de' WHERE email = 'support@example.com';

DELETE FROM memberships WHERE account_id = 2 AND user_id = 1;

SELECT setval(pg_get_serial_sequence('invoices', 'id'), greatest((SELECT max(id) FROM invoices), 1000));
