DO $$
DECLARE
    low  bigint := 0;
    high bigint;
BEGIN
    LOOP
        SELECT max(id) INTO high FROM (SELECT id FROM orders WHERE id > low ORDER BY id LIMIT 5000) batch;
        EXIT WHEN high IS NULL;
        UPDATE orders SET id_new = id WHERE id > low AND id <= high AND id_new IS DISTINCT FROM id;
        COMMIT;
        low := high;
        PERFORM pg_sleep(0.01);
    END LOOP;
END
$$;
