-- NOT NULL by way of a CHECK; every step commits by itself.
SET lock_timeout = '2s';
ALTER TABLE customers ADD CONSTRAINT customers_email_present CHECK (email IS NOT NULL) NOT VALID;

UPDATE customers SET email = 'unknown-' || id || '@example.com' WHERE id BETWEEN 1 AND 5000 AND email IS NULL;

ALTER TABLE customers VALIDATE CONSTRAINT customers_email_present;
ALTER TABLE customers ALTER COLUMN email SET NOT NULL;
ALTER TABLE customers DROP CONSTRAINT customers_email_present;
