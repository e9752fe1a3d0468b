import type { Place, Snapshot } from '@grasp/projections';
import type { Working } from '../query.ts';
import { extensionsOf, repsOfDay } from './attribution.ts';
import { readBothSides } from './both-sides.ts';
import { type ExtensionDay, readExtensionDays, readLateNews } from './extension-days.ts';
import type { RuleTrial } from './trial.ts';
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
  /** Rules that are tried in the place of those of the rule book. */
  trial?: RuleTrial | undefined;
};

/**
 * Counts calls per rep and local day. Dials, connects and talk come from the cells per extension and day: whose an
 * extension is does not change inside most days. Where it does, and for valid calls, each call is asked for.
 */
export async function tallyDays(
  snapshot: Snapshot,
  query: TallyQuery,
  company: Working,
): Promise<RepDay[]> {
  const judging = await readJudging(snapshot, { ...query.place, trial: query.trial }, company);
  const sheet = await bookLegs(snapshot, judging, query);
  const valid = await readValidCalls(snapshot, judging, {
    ...query,
    extensions: extensionsFor(judging, query.reps),
  });
  for (const { rep, candidate } of valid.now) sheet.of(rep, candidate.day).now.validCalls += 1;
  for (const { rep, candidate } of valid.before) {
    sheet.of(rep, candidate.day).before.validCalls += 1;
  }
  return wantedDays(sheet, query.reps);
}

/** Counts legs per rep and local day: all but the valid calls. */
export async function tallyLegs(
  snapshot: Snapshot,
  judging: Judging,
  query: TallyQuery,
): Promise<RepDay[]> {
  return wantedDays(await bookLegs(snapshot, judging, query), query.reps);
}

/** Extensions whose calls may be these reps'; null: all. */
export function extensionsFor(
  { mappings }: Judging,
  reps: readonly string[] | null,
): string[] | null {
  return reps === null ? null : extensionsOf(mappings, reps);
}

async function bookLegs(
  snapshot: Snapshot,
  judging: Judging,
  { place, from, to, reps }: TallyQuery,
): Promise<Sheet> {
  const asked = { place, from, to, extensions: extensionsFor(judging, reps) };
  const sums = await readExtensionDays(snapshot, asked);
  const late = await readLateNews(snapshot, asked);
  const sheet = createSheet();
  const moving = bookSteadyDays(sheet, judging, mergeLate(sums, late));
  await bookMovingDays(snapshot, { sheet, judging, moving });
  return sheet;
}

/** Extensions change hands: what is asked for by extension is somebody else's here and there. */
function wantedDays(sheet: Sheet, reps: readonly string[] | null): RepDay[] {
  const wanted = reps === null ? null : new Set<string | null>(reps);
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

/** Books call by call the days on which an extension changes hands, or on which that became known late. */
async function bookMovingDays(
  snapshot: Snapshot,
  { sheet, judging, moving }: { sheet: Sheet; judging: Judging; moving: readonly ExtensionDay[] },
): Promise<void> {
  if (moving.length === 0) return;
  const legs = await readBothSides(snapshot, judging, {
    text: `join unnest($4::text[], $5::text[], $6::text[], $7::text[]) m(vendor, account, extension, day)
      on c.day = m.day::integer and c.extension = m.extension where c.vendor = m.vendor and c.account = m.account`,
    values: [
      moving.map(({ vendor }) => vendor),
      moving.map(({ account }) => account),
      // A call without an extension is nobody's at any time: its days never move.
      moving.map(({ extension }) => extension ?? ''),
      moving.map(({ day }) => String(day)),
    ],
  });
  for (const leg of legs) {
    if (leg.now !== undefined) {
      const booked = sheet.of(leg.now, leg.day);
      booked.legs += 1;
      addCounts(booked.now, leg);
    }
    if (leg.before !== undefined) addCounts(sheet.of(leg.before, leg.day).before, leg);
  }
}
