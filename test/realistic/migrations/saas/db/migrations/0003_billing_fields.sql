-- What the new billing page needs.
ALTER TABLE accounts
    ADD COLUMN billing_email citext,
    ADD COLUMN vat_id varchar(20),
    ADD COLUMN trial_ends_at timestamptz DEFAULT now() + interval '14 days',
    ADD COLUMN seats integer NOT NULL DEFAULT 5,
    ADD CONSTRAINT accounts_seats_check CHECK (seats > 0);

ALTER TABLE invoices
    ALTER COLUMN total TYPE numeric(14, 2),
    ALTER COLUMN number SET DEFAULT 'R-' || to_char(now(), 'YYYYMMDDHH24MISSUS');

ALTER TABLE users
    ALTER COLUMN full_name TYPE varchar(200),
    ADD COLUMN locale text NOT NULL DEFAULT 'en',
    ADD COLUMN api_token uuid DEFAULT gen_random_uuid();

UPDATE accounts SET billing_email = (
    SELECT u.email FROM memberships m JOIN users u ON u.id = m.user_id
    WHERE m.account_id = accounts.id AND m.role = 'owner' LIMIT 1
);
