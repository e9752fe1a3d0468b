import type { Place, Snapshot } from '@grasp/projections';
import type { Company } from '../query.ts';
import { extensionKey, extensionsOf, repAt, repsOfDay } from './attribution.ts';
import { calls } from './calls/projection.ts';
import { type ExtensionDay, readExtensionDays, readLateNews } from './extension-days.ts';
import { type Judging, readJudging, readValidCalls } from './valid-calls.ts';

/** What is counted of the calls of a rep on a day. */
export type Counts = { dials: number; connects: number; talkMs: number; validCalls: number };

/** A rep's day as known at the query's k, and as known when the day itself ended. rep null: nobody's calls. */
export type RepDay = {
  rep: string | null;
  day: number;
  /** Legs of any kind. */
  legs: number;
  now: Counts;
  before: Counts;
};

export type TallyQuery = {
  place: Place;
  /** Local days, both included. */
  from: number;
  to: number;
  /** Only these reps; null: everybody, and what is nobody's. */
  reps: readonly string[] | null;
};

/**
 * Counts calls per rep and local day. Dials, connects and talk come from the cells per extension and day: whose an
 * extension is does not change inside most days. Where it does, and for valid calls, each call is asked for.
 */
export async function tallyDays(
  snapshot: Snapshot,
  query: TallyQuery,
  company: Company,
): Promise<RepDay[]> {
  const judging = await readJudging(snapshot, query.place, company);
  const extensions = query.reps === null ? null : extensionsOf(judging.mappings, query.reps);
  const asked = { place: query.place, from: query.from, to: query.to, extensions };
  const sums = await readExtensionDays(snapshot, asked);
  const late = await readLateNews(snapshot, asked);
  const sheet = createSheet();
  const moving = bookSteadyDays(sheet, judging, mergeLate(sums, late));
  await bookMovingDays(snapshot, { sheet, judging, moving });
  const valid = await readValidCalls(snapshot, judging, asked);
  for (const { rep, candidate } of valid.now) sheet.of(rep, candidate.day).now.validCalls += 1;
  for (const { rep, candidate } of valid.before) {
    sheet.of(rep, candidate.day).before.validCalls += 1;
  }
  const wanted = query.reps === null ? null : new Set<string | null>(query.reps);
  return sheet.days().filter(({ rep }) => wanted === null || wanted.has(rep));
}

/** Whether facts that became known after the day changed its counts. */
export function isRestated({ now, before }: Pick<RepDay, 'now' | 'before'>): boolean {
  return (
    now.dials !== before.dials ||
    now.connects !== before.connects ||
    now.talkMs !== before.talkMs ||
    now.validCalls !== before.validCalls
  );
}

export function noCounts(): Counts {
  return { dials: 0, connects: 0, talkMs: 0, validCalls: 0 };
}

/** Adds counts to others, in place. */
export function addCounts(to: Counts, counts: Omit<Counts, 'validCalls'>, sign: 1 | -1 = 1): void {
  to.dials += sign * counts.dials;
  to.connects += sign * counts.connects;
  to.talkMs += sign * counts.talkMs;
}

type Sheet = ReturnType<typeof createSheet>;

function createSheet() {
  const byRep = new Map<string | null, Map<number, RepDay>>();
  return {
    of(rep: string | null, day: number): RepDay {
      const ofRep = byRep.get(rep) ?? new Map<number, RepDay>();
      byRep.set(rep, ofRep);
      const known = ofRep.get(day);
      if (known !== undefined) return known;
      const repDay = { rep, day, legs: 0, now: noCounts(), before: noCounts() };
      ofRep.set(day, repDay);
      return repDay;
    },
    days: (): RepDay[] => [...byRep.values()].flatMap((days) => [...days.values()]),
  };
}

type ChangedDay = { now: ExtensionDay; late: ExtensionDay | undefined };

function mergeLate(sums: readonly ExtensionDay[], late: readonly ExtensionDay[]): ChangedDay[] {
  const news = new Map(late.map((day) => [`${day.key} ${day.day}`, day]));
  return sums.map((now) => ({ now, late: news.get(`${now.key} ${now.day}`) }));
}

/** Books the days on which all calls of an extension are one person's. Gives back the others. */
function bookSteadyDays(
  sheet: Sheet,
  { mappings, place }: Judging,
  days: readonly ChangedDay[],
): ExtensionDay[] {
  const moving: ExtensionDay[] = [];
  for (const { now, late } of days) {
    const reps = repsOfDay(mappings, { key: now.key, day: now.day, k: place.k });
    if (reps.now === undefined || reps.before === undefined) {
      moving.push(now);
      continue;
    }
    const booked = sheet.of(reps.now, now.day);
    booked.legs += now.legs;
    addCounts(booked.now, now);
    const { before } = sheet.of(reps.before, now.day);
    addCounts(before, now);
    if (late) addCounts(before, late, -1);
  }
  return moving;
}

type Leg = { vendor: string; account: string; extension: string; day: number } & {
  day_ends_at: string;
  started_at: string;
  dials: number;
  connects: number;
  talk_ms: string;
  is_now: boolean;
  is_before: boolean;
};

/** Books call by call the days on which an extension changes hands, or on which that became known late. */
async function bookMovingDays(
  snapshot: Snapshot,
  { sheet, judging, moving }: { sheet: Sheet; judging: Judging; moving: readonly ExtensionDay[] },
): Promise<void> {
  const { mappings, place } = judging;
  if (moving.length === 0) return;
  for (const leg of await readLegs(snapshot, place, moving)) {
    const key = extensionKey(leg.vendor, leg.account, leg.extension);
    const v = Number(leg.started_at);
    const counts = { dials: leg.dials, connects: leg.connects, talkMs: Number(leg.talk_ms) };
    if (leg.is_now) {
      const booked = sheet.of(repAt(mappings, key, { v, k: place.k }), leg.day);
      booked.legs += 1;
      addCounts(booked.now, counts);
    }
    if (leg.is_before) {
      const k = Math.min(Number(leg.day_ends_at) - 1, place.k);
      addCounts(sheet.of(repAt(mappings, key, { v, k }), leg.day).before, counts);
    }
  }
}

function readLegs(
  snapshot: Snapshot,
  { v, k }: Place,
  days: readonly ExtensionDay[],
): Promise<Leg[]> {
  const then = 'least(c.day_ends_at - 1, $2::bigint)';
  const isAt = (instant: string): string =>
    `c.k_from <= ${instant} and c.k_to > least(${instant}, ${Number.MAX_SAFE_INTEGER - 1})`;
  return snapshot.query({
    text: `select c.vendor, c.account, c.extension, c.day, c.day_ends_at, c.started_at, c.dials, c.connects, c.talk_ms,
        ${isAt('$2::bigint')} as is_now, ${isAt(then)} as is_before
      from unnest($3::text[], $4::text[], $5::text[], $6::text[]) m(vendor, account, extension, day)
      join ${snapshot.tables(calls).rows} c on c.day = m.day::integer and c.extension = m.extension
        and c.vendor = m.vendor and c.account = m.account
      where c.v_from <= $1::bigint and c.v_to > $1::bigint and c.k_from <= $2::bigint
        and (${isAt('$2::bigint')} or ${isAt(then)})`,
    values: [
      v,
      k,
      days.map((day) => day.vendor),
      days.map((day) => day.account),
      days.map((day) => day.extension ?? ''),
      days.map((day) => String(day.day)),
    ],
  });
}
