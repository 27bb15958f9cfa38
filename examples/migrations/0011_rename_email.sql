SET lock_timeout = '5s';

ALTER TABLE customers RENAME COLUMN email TO email_address;
