/** The statements of a store, for the schema its tables are in. Each is whole in itself: none needs a transaction around it. */
export interface Statements {
  readonly create: string;
  readonly claim: string;
  readonly holderOf: string;
  readonly release: string;
  readonly append: string;
  readonly judge: string;
  readonly read: string;
  readonly list: string;
  readonly runs: string;
  readonly sessions: string;
  readonly oldSessions: string;
  readonly remove: string;
  readonly sweep: string;
}

export function statementsOf(schema: string): Statements {
  const [plans, runs, outcomes] = [`${schema}.plans`, `${schema}.runs`, `${schema}.outcomes`];
  // A holder that is dead has lost its lock. To test is to share it for the length of the statement, so that many can test at once.
  const driven = "(claim is not null and not pg_try_advisory_xact_lock_shared(holder))";
  return {
    create: `
      with kept as (
        insert into ${plans} (digest, plan)
        select $3, $6::text where $6::text is not null and not exists (select from ${runs} where run_id = $1)
        on conflict do nothing)
      insert into ${runs} (run_id, session, plan, at, header, holder, claim, driver)
      values ($1, $2, $3, $4, $5, $7, $8, $9)
      on conflict (run_id) do nothing returning run_id`,
    claim: `
      update ${runs} set holder = $2, claim = $3, driver = $4
      where run_id = $1 and (claim = $3 or holder = $2 or not ${driven}) returning run_id`,
    holderOf: `select claim, driver from ${runs} where run_id = $1`,
    release: `update ${runs} set holder = null, claim = null, driver = null where run_id = $1 and claim = $2`,
    // The run's row is shared until the outcome is committed, so that nobody takes the run over between the two.
    append: `
      with mine as materialized (select run_id from ${runs} where run_id = $1 and claim = $2 for share)
      insert into ${outcomes} (run_id, index, outcome, stamp)
      select run_id, $3::integer, $4, $5 from mine
      where $3::integer = 0 or exists (select from ${outcomes} where run_id = $1 and index = $3::integer - 1)
      on conflict do nothing returning index`,
    judge: `
      select claim = $2 as mine, driver,
        (select count(*)::integer from ${outcomes} o where o.run_id = r.run_id) as length,
        (select stamp = $4 from ${outcomes} o where o.run_id = r.run_id and index = $3) as ours
      from ${runs} r where run_id = $1`,
    // One statement sees one state of the database: never a header without its outcomes.
    read: `
      select -2 as index, header as text from ${runs} where run_id = $1
      union all select -1, p.plan from ${runs} r join ${plans} p on p.digest = r.plan where r.run_id = $1
      union all select index, outcome from ${outcomes} where run_id = $1
      order by 1`,
    list: `select run_id from ${runs} order by at desc, run_id desc`,
    runs: `
      select run_id, session, plan, at from ${runs}
      where ($1::text is null or session = $1) and ($2::double precision is null or (at, run_id) < ($2, $3::text))
      order by at desc, run_id desc limit $4`,
    sessions: `
      select session, count(*)::integer as runs, min(at) as first_at, max(at) as last_at from ${runs} group by session
      having $1::double precision is null or (max(at), session) < ($1, $2::text)
      order by max(at) desc, session desc limit $3`,
    oldSessions: `
      select session from ${runs} group by session
      having max(at) < $1 and not bool_or(${driven})
      order by max(at), session limit $2`,
    remove: `
      with found as materialized (select run_id, at, driver, ${driven} as driven from ${runs} where session = $1 for update),
      gone as (
        delete from ${runs}
        where run_id in (select run_id from found)
          and not exists (select from found where driven or at >= $2::double precision)
        returning plan)
      select (select count(*)::integer from gone) as runs, (select array_agg(distinct plan) from gone) as plans, held.run_id, held.driver
      from (select 1) as one left join (select run_id, driver from found where driven limit 1) as held on true`,
    sweep: `delete from ${plans} p where digest = any ($1) and not exists (select from ${runs} r where r.plan = p.digest)`,
  };
}
