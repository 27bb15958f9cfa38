-- migrate:up
alter type article_status add value if not exists 'archived' after 'published';

-- migrate:down
-- A value of an enum cannot be taken away again.
