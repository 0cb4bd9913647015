-- Erasure finds who names an address by the index of the tenant's own words, and takes it out of subjects as well.
create or replace function app_sec.messages_naming(address text) returns table (storage_key varchar)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select s.storage_key from content_search_index s
     where app_sec.tenant_words(s.tenant_id, s.document) @@ app_sec.tenant_query(app_sec.tenant_id(), phraseto_tsquery('simple', address))
       and s.tenant_id = app_sec.tenant_id() and s.document @@ phraseto_tsquery('simple', address)
     order by s.storage_key limit 10000
  $$;

create or replace function app_sec.forget_lead(lead uuid, address text) returns jsonb
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
  declare
    me uuid := app_sec.tenant_id();
    keys varchar[];
    n integer;
    bodies integer;
  begin
    if me is null or lead is null then
      raise exception 'no tenant or no lead' using errcode = '22004';
    end if;
    keys := array(select m.storage_key from email_messages m where m.tenant_id = me
                     and (m.lead_id = lead or lower(m.from_email) = address or lower(m.to_email) = address
                          or strpos(lower(m.to_email), address) > 0));
    delete from content_search_index s where s.tenant_id = me and s.storage_key = any (keys);
    delete from email_content c where c.tenant_id = me and c.storage_key = any (keys);
    get diagnostics bodies = row_count;
    update message_events e set lead_id = null, details = null
     where e.tenant_id = me and e.storage_key = any (keys) and (e.lead_id is not null or e.details is not null);
    update email_messages m
       set lead_id = null, enrollment_id = null, from_email = null, to_email = null, subject = null,
           header_message_id = null, failure_reason = null, updated_at = now()
     where m.tenant_id = me and m.storage_key = any (keys);
    get diagnostics n = row_count;
    -- Somebody else's mail about the lead.
    update email_messages m set subject = regexp_replace(m.subject, '***=' || address, '[erased]', 'gi'), updated_at = now()
     where m.tenant_id = me and strpos(lower(m.subject), lower(address)) > 0
       and m.storage_key = any (array(select k.storage_key from app_sec.messages_naming(address) k));
    return jsonb_build_object('messages', n, 'bodies', bodies);
  end $$;

-- The words of the subject stay, which were lost with the body's.
create or replace function app_sec.replace_body(key text, new_body bytea, algorithm text, dictionary integer, raw_size integer, hash bytea, words text)
  returns void language sql security definer set search_path = pg_catalog, public
  as $$
    update email_content c set body = new_body, compression_algorithm = algorithm, dictionary_id = dictionary,
           raw_size_bytes = raw_size, compressed_size_bytes = octet_length(new_body), content_hash = hash, headers = null, stored_with = null
     where c.tenant_id = app_sec.tenant_id() and c.storage_key = key;
    update content_search_index s
       set document = setweight(to_tsvector('simple', coalesce(m.subject, '')), 'A') || to_tsvector('simple', words)
      from email_messages m
     where s.tenant_id = app_sec.tenant_id() and s.storage_key = key and m.tenant_id = s.tenant_id and m.storage_key = s.storage_key;
  $$;
