BEGIN;

CREATE OR REPLACE VIEW open_invoices AS
SELECT i.id, i.number, i.total, a.name AS account
FROM invoices i JOIN accounts a ON a.id = i.account_id
WHERE i.status = 'open';

CREATE MATERIALIZED VIEW IF NOT EXISTS revenue_by_month AS
SELECT date_trunc('month', issued_on) AS month, currency, sum(total) AS revenue
FROM invoices WHERE status = 'paid' GROUP BY 1, 2
WITH NO DATA;

CREATE UNIQUE INDEX IF NOT EXISTS revenue_by_month_key ON revenue_by_month (month, currency);

REFRESH MATERIALIZED VIEW revenue_by_month;

COMMIT;

REFRESH MATERIALIZED VIEW CONCURRENTLY revenue_by_month;
