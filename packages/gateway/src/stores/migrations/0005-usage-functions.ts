/**
 * Every function locks a reservation before counters, and counters in the order of their keys, so that no two of them wait
 * for each other. Time is read once the locks are there, so it never runs backwards for a counter. `p_now_ms` takes its
 * place in tests.
 *
 * Commits do not wait for the disk. A call whose row was committed after its reservation has both on disk, since the log
 * is written in order; a settlement that a crash of the server takes back leaves a reservation that its owner ends again.
 */
const ENTER = "perform set_config('synchronous_commit', 'off', true)";

const NOW_MS = `
create function usage_now_ms(p_now_ms bigint) returns bigint language sql volatile as $$
  select coalesce(p_now_ms, floor(extract(epoch from clock_timestamp()) * 1000)::bigint)
$$`;

const KEY = `
create function usage_key(p_name text, p_month text) returns text language sql immutable as $$
  select case when p_name like 'budget:%' then 'budget:' || p_month || ':' || substr(p_name, 8) else p_name end
$$`;

/** What of a rate still counts; seconds ahead, from before the clock was set back, count as the current one. */
const WINDOW = `
create function usage_window(p_seconds bigint[], p_amounts bigint[], p_second bigint)
  returns table (second bigint, amount bigint) language sql immutable as $$
  select least(held.second, p_second), sum(held.amount)::bigint
    from unnest(p_seconds, p_amounts) as held (second, amount)
    where held.second >= p_second - 60
    group by 1
$$`;

/** Adds to a rate, and lets go of what no longer counts. */
const HOLD_RATE = `
create function usage_hold_rate(p_key text, p_amount bigint, p_now_ms bigint) returns void language sql volatile as $$
  update usage_counter set changed_at_ms = p_now_ms, (seconds, amounts) = (
    select array_agg(w.second order by w.second), array_agg(w.amount order by w.second)
      from (
        select second, sum(amount)::bigint as amount
          from (
            select * from usage_window(seconds, amounts, p_now_ms / 1000)
            union all select p_now_ms / 1000, p_amount
          ) as parts
          group by second
      ) as w
  ) where key = p_key
$$`;

/** What a limit says to a call that exceeds it by `p_excess`: [used, reserved, granted, empty at, room in]. */
const RATE_STATE = `
create function usage_rate_state(p_counter usage_counter, p_amount bigint, p_limit bigint, p_now_ms bigint)
  returns jsonb language plpgsql stable as $$
declare
  v_used bigint;
  v_empty_at_ms bigint;
  v_room_in_ms bigint;
begin
  with held as (select * from usage_window(p_counter.seconds, p_counter.amounts, p_now_ms / 1000)),
       running as (select second, sum(amount) over (order by second) as leaves, sum(amount) over () as used from held)
    select coalesce((select sum(amount) from held), 0),
           (select (max(second) + 61) * 1000 from held where amount > 0),
           (select (min(second) + 61) * 1000 - p_now_ms from running where leaves >= used + p_amount - p_limit)
      into v_used, v_empty_at_ms, v_room_in_ms;
  return jsonb_build_array(
    v_used, 0, v_used + p_amount <= p_limit, coalesce(v_empty_at_ms, p_now_ms),
    case when v_used + p_amount > p_limit then v_room_in_ms end);
end $$`;

/** Of the limits, in one order: `p_keys` of their counters, `p_names` by which the reservation holds them. */
const RESERVE = `
create function usage_reserve(
  p_id text, p_owner text, p_month text, p_keys text[], p_names text[], p_limits bigint[], p_amounts bigint[],
  p_enforced boolean[], p_now_ms bigint
) returns jsonb language plpgsql volatile as $$
declare
  v_now_ms bigint;
  v_counter usage_counter;
  v_state jsonb;
  v_states jsonb := '[]';
  v_granted boolean := true;
  v_locked int;
begin
  ${ENTER};
  perform from usage_reservation where id = p_id for update;
  if exists (select from usage_reservation where id = p_id and ended is null) then
    return jsonb_build_object('kind', 'taken');
  end if;
  perform from usage_counter where key = any (p_keys) order by key for update;
  get diagnostics v_locked = row_count;
  -- One that came between these two statements is neither locked nor unknown: the caller asks again.
  if v_locked < cardinality(p_keys) then
    return jsonb_build_object('kind', 'unknown', 'at', (
      select coalesce(jsonb_agg(at - 1), '[]') from unnest(p_keys) with ordinality as asked (key, at)
        where not exists (select from usage_counter where usage_counter.key = asked.key)));
  end if;
  v_now_ms := usage_now_ms(p_now_ms);
  for i in 1 .. cardinality(p_keys) loop
    select * into v_counter from usage_counter where key = p_keys[i];
    if p_keys[i] like 'budget:%' then
      v_state := jsonb_build_array(v_counter.used, v_counter.reserved,
        v_counter.used + v_counter.reserved + p_amounts[i] <= p_limits[i], null, null);
    else
      if v_counter.seconds[cardinality(v_counter.seconds)] > v_now_ms / 1000 then
        -- The clock was set back: what lies ahead counts as now, once and for all.
        perform usage_hold_rate(p_keys[i], 0, v_now_ms);
      end if;
      v_state := usage_rate_state(v_counter, p_amounts[i], p_limits[i], v_now_ms);
    end if;
    v_states := v_states || jsonb_build_array(v_state);
    v_granted := v_granted and ((v_state -> 2)::boolean or not p_enforced[i]);
  end loop;
  if v_granted then
    for i in 1 .. cardinality(p_keys) loop
      if p_keys[i] like 'budget:%' then
        update usage_counter set reserved = reserved + p_amounts[i], changed_at_ms = v_now_ms where key = p_keys[i];
      else
        perform usage_hold_rate(p_keys[i], p_amounts[i], v_now_ms);
      end if;
    end loop;
    insert into usage_reservation (id, owner, month, second, held, changed_at_ms)
      select p_id, p_owner, p_month, v_now_ms / 1000, jsonb_object_agg(name, amount), v_now_ms
        from unnest(p_names, p_amounts) as part (name, amount)
      on conflict (id) do update set (owner, month, second, held, ended, changed_at_ms) =
        (excluded.owner, excluded.month, excluded.second, excluded.held, null, excluded.changed_at_ms)
        where usage_reservation.ended is not null;
    if not found then
      raise exception using errcode = 'unique_violation', message = 'the call has a reservation already';
    end if;
  end if;
  return jsonb_build_object('kind', 'answered', 'granted', v_granted, 'limits', v_states);
end $$`;

/**
 * Ends a reservation at what `p_settled` names (`kind:counter` to amount), or, where that is null, as if it had never
 * been. A call that is not known, or not wholly, leaves how it ended: a recall under way may bring it in as open.
 */
const FINISH = `
create function usage_finish(p_id text, p_settled jsonb, p_now_ms bigint) returns jsonb language plpgsql volatile as $$
declare
  v_now_ms bigint;
  v_reservation usage_reservation;
  v_held record;
  v_amount bigint;
  v_used bigint;
  v_changed jsonb := '[]';
begin
  ${ENTER};
  select * into v_reservation from usage_reservation where id = p_id for update;
  if v_reservation.ended is not null then
    return v_changed;
  end if;
  perform from usage_counter
    where key in (select usage_key(name, v_reservation.month) from jsonb_object_keys(v_reservation.held) as name)
    order by key for update;
  v_now_ms := usage_now_ms(p_now_ms);
  for v_held in
    select name, amount::bigint, usage_key(name, v_reservation.month) as key
      from jsonb_each_text(v_reservation.held) as part (name, amount)
  loop
    v_amount := case when p_settled is null then 0 else coalesce((p_settled ->> v_held.name)::bigint, v_held.amount) end;
    if v_held.name like 'budget:%' then
      update usage_counter
        set used = used + v_amount, reserved = reserved - v_held.amount, changed_at_ms = v_now_ms
        where key = v_held.key returning used into v_used;
      if found and v_amount <> 0 then
        v_changed := v_changed || jsonb_build_array(jsonb_build_array(substr(v_held.name, 8), v_used - v_amount, v_used));
      end if;
    elsif v_amount <> v_held.amount then
      update usage_counter
        set amounts[array_position(seconds, v_reservation.second)] =
              amounts[array_position(seconds, v_reservation.second)] + v_amount - v_held.amount
        where key = v_held.key and v_reservation.second = any (seconds);
    end if;
  end loop;
  if v_reservation.id is not null and p_settled is not null and v_reservation.held ?& array(select jsonb_object_keys(p_settled)) then
    delete from usage_reservation where id = p_id;
  else
    insert into usage_reservation (id, owner, month, second, held, ended, changed_at_ms)
      values (p_id, '', '', 0, coalesce(p_settled, '{}'), case when p_settled is null then 'released' else 'settled' end, v_now_ms)
      on conflict (id) do update
        set (owner, held, ended, changed_at_ms) = (excluded.owner, excluded.held, excluded.ended, excluded.changed_at_ms);
  end if;
  return v_changed;
end $$`;

/** Of the open reservations of a budget, in one order: ids, owners and amounts, the ids ascending. */
const INSTALL = `
create function usage_install(
  p_key text, p_name text, p_month text, p_used bigint, p_ids text[], p_owners text[], p_held bigint[],
  p_seconds bigint[], p_amounts bigint[], p_now_ms bigint
) returns void language plpgsql volatile as $$
declare
  v_now_ms bigint := usage_now_ms(p_now_ms);
  v_used bigint := p_used;
  v_reserved bigint := 0;
  v_ended record;
begin
  ${ENTER};
  insert into usage_counter (key, used, reserved, seconds, amounts, changed_at_ms)
    values (p_key, 0, 0, p_seconds, p_amounts, v_now_ms)
    on conflict (key) do nothing;
  if not found then
    return;
  end if;
  for i in 1 .. cardinality(p_ids) loop
    insert into usage_reservation (id, owner, month, second, held, changed_at_ms)
      values (p_ids[i], p_owners[i], p_month, v_now_ms / 1000, jsonb_build_object(p_name, p_held[i]), v_now_ms)
      on conflict (id) do update set held = usage_reservation.held || excluded.held, month = excluded.month
        where usage_reservation.ended is null;
    if found then
      v_reserved := v_reserved + p_held[i];
    else
      select ended, held into v_ended from usage_reservation where id = p_ids[i];
      v_used := v_used + case v_ended.ended
        when 'released' then 0 else coalesce((v_ended.held ->> p_name)::bigint, p_held[i]) end;
    end if;
  end loop;
  update usage_counter set used = v_used, reserved = v_reserved where key = p_key;
end $$`;

/** Of counters, in their order: [used, reserved], or null where one is not known. */
const READ = `
create function usage_read(p_keys text[], p_now_ms bigint) returns jsonb language sql volatile as $$
  select jsonb_agg(
      case when counter.key is null then null else jsonb_build_array(
        case when asked.key like 'budget:%' then counter.used else (
          select coalesce(sum(amount), 0)
            from usage_window(counter.seconds, counter.amounts, usage_now_ms(p_now_ms) / 1000)
        ) end,
        counter.reserved
      ) end order by asked.at)
    from unnest(p_keys) with ordinality as asked (key, at) left join usage_counter as counter using (key)
$$`;

/**
 * Forgets settlements, and budgets that hold nothing, after `p_settled_ms`, rates after `p_rate_ms` and budgets and reservations after `p_budget_ms`
 * without a change. What another session has locked is passed over.
 */
const SWEEP = `
create function usage_sweep(p_settled_ms bigint, p_rate_ms bigint, p_budget_ms bigint, p_now_ms bigint)
  returns void language plpgsql volatile as $$
declare
  v_now_ms bigint := usage_now_ms(p_now_ms);
begin
  ${ENTER};
  delete from usage_reservation where id in (
    select id from usage_reservation
      where changed_at_ms < v_now_ms - case when ended is null then p_budget_ms else p_settled_ms end
      for update skip locked);
  delete from usage_counter where key in (
    select key from usage_counter
      where changed_at_ms < v_now_ms - case
        when key not like 'budget:%' then p_rate_ms
        when used = 0 and reserved = 0 then p_settled_ms
        else p_budget_ms end
      for update skip locked);
end $$`;

/** In the order in which they need each other. */
export const USAGE_FUNCTIONS: readonly string[] = [
  NOW_MS,
  KEY,
  WINDOW,
  HOLD_RATE,
  RATE_STATE,
  RESERVE,
  FINISH,
  INSTALL,
  READ,
  SWEEP,
];
