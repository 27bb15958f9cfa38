drop policy if exists "Public profiles are viewable by everyone." on public.profiles;

create policy "Profiles are viewable by people who are signed in." on public.profiles
  for select to authenticated using (true);

drop trigger if exists on_auth_user_created on auth.users;
create trigger on_auth_user_created
  after insert on auth.users
  for each row execute function public.handle_new_user();

create or replace function public.handle_new_user()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.profiles (id, username, full_name)
  values (new.id, new.raw_user_meta_data ->> 'user_name', new.raw_user_meta_data ->> 'full_name')
  on conflict (id) do nothing;
  return new;
end;
$$;

alter policy "team reads" on public.documents using (public.is_member(team_id) or created_by = (select auth.uid()));

comment on policy "team reads" on public.documents is 'The author always may.';

alter function public.is_member(bigint) owner to postgres;
