DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_type WHERE typname = 'invoice_status') THEN
        CREATE TYPE invoice_status AS ENUM ('draft', 'open', 'paid', 'void');
    END IF;
END
$$;

DROP VIEW IF EXISTS open_invoices;
DROP MATERIALIZED VIEW IF EXISTS revenue_by_month;

SET lock_timeout = '2s';
ALTER TABLE invoices
    ALTER COLUMN currency TYPE text,
    ALTER COLUMN status DROP DEFAULT,
    ALTER COLUMN issued_on SET DEFAULT current_date;
ALTER TABLE invoices ADD COLUMN due_on date DEFAULT current_date + 30, ADD COLUMN reminders smallint NOT NULL DEFAULT -1;
RESET lock_timeout;

CREATE VIEW open_invoices AS SELECT id, number, total, due_on FROM invoices WHERE status = 'open';

CREATE MATERIALIZED VIEW revenue_by_month AS
SELECT date_trunc('month', issued_on) AS month, currency, sum(total) AS revenue
FROM invoices WHERE status = 'paid' GROUP BY 1, 2;
CREATE UNIQUE INDEX revenue_by_month_key ON revenue_by_month (month, currency);
