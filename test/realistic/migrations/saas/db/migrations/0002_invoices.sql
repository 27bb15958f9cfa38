BEGIN;

CREATE TABLE invoices (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id  bigint NOT NULL REFERENCES accounts (id),
    number      text NOT NULL,
    total       numeric(10, 2) NOT NULL DEFAULT 0,
    currency    char(3) NOT NULL DEFAULT 'EUR',
    issued_on   date,
    status      text NOT NULL DEFAULT 'draft'
);

CREATE TABLE invoice_lines (
    invoice_id  bigint NOT NULL REFERENCES invoices (id) ON DELETE CASCADE,
    line_no     integer NOT NULL,
    description text NOT NULL,
    amount      numeric(10, 2) NOT NULL,
    PRIMARY KEY (invoice_id, line_no)
);

-- Made a few lines above, so nobody reads them yet.
ALTER TABLE invoices ADD CONSTRAINT invoices_account_number_key UNIQUE (account_id, number);
ALTER TABLE invoices ADD CONSTRAINT invoices_status_check CHECK (status IN ('draft', 'open', 'paid', 'void'));
CREATE INDEX invoices_open_idx ON invoices (account_id) WHERE status = 'open';

INSERT INTO accounts (name, plan) VALUES ('Demo Ltd.', 'team'), ('Beispiel GmbH – Köln', 'business');

INSERT INTO invoices (account_id, number, total, issued_on)
SELECT id, 'R-' || id, 100, current_date FROM accounts;

COMMIT;
