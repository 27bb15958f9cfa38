update public.profiles set username = 'user_' || left(id::text, 8) where username is null;

alter table public.profiles alter column username set not null;

alter table public.profiles alter column website type varchar(255);

create index on public.profiles (lower(username));

alter table public.team_members add column invited_by uuid references public.profiles (id);
alter table public.documents add column search tsvector generated always as (to_tsvector('simple', title)) stored;
