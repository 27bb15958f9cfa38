create extension if not exists pg_trgm with schema extensions;

create table public.documents (
  id uuid primary key default gen_random_uuid(),
  team_id bigint not null references public.teams (id) on delete cascade,
  title text not null default '',
  body text,
  created_by uuid default auth.uid() references auth.users (id)
);

create index documents_title_trgm on public.documents using gin (title extensions.gin_trgm_ops);

alter table public.documents enable row level security;

create policy "team reads" on public.documents for select to authenticated
  using (public.is_member(team_id));

alter table public.profiles
  add column full_name text,
  add column billing_address jsonb;

create publication supabase_realtime for table public.documents;
