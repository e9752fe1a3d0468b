import { type Micros, streams } from '@grasp/domain';
import type { Day } from './day.ts';
import type { Rep, World } from './world.ts';

const VACATION = 1 / 55;
const VACATION_DAYS = [1, 3, 5, 8, 14];
const ILLNESS = 1 / 60;
const HALF_DAY = 1 / 40;

type Away = { approvedLeave: number; absent: number };

/**
 * Says who works, and for which part of the day: leave is told in the morning, a day worked in the evening.
 * @returns the share of the day that the rep works
 */
export function attend(world: World, rep: Rep, day: Day): number {
  const away = awayOf(world, rep, day);
  const worked = 1 - away.approvedLeave - away.absent;
  const at = worked > 0 ? day.at(17.7 + world.random.next() / 10) : day.at(8.7);
  record(world, rep, { day, away, at });
  return worked;
}

function awayOf({ random, calendar }: World, rep: Rep, day: Day): Away {
  if (day.number < rep.backOn) return { approvedLeave: 1, absent: 0 };
  const missing = (1 - rep.diligence) / 60;
  const fate = random.next();
  if (fate < VACATION) {
    rep.backOn = calendar.addWorkdays(day.number, Math.round(random.spread(VACATION_DAYS)));
    return { approvedLeave: 1, absent: 0 };
  }
  if (fate < VACATION + ILLNESS) {
    rep.backOn = calendar.addWorkdays(day.number, random.between(1, 3));
    return { approvedLeave: 1, absent: 0 };
  }
  if (fate < VACATION + ILLNESS + HALF_DAY) return { approvedLeave: 0.5, absent: 0 };
  if (fate < VACATION + ILLNESS + HALF_DAY + missing) {
    return random.chance(0.5) ? { approvedLeave: 0, absent: 1 } : { approvedLeave: 0, absent: 0.5 };
  }
  return { approvedLeave: 0, absent: 0 };
}

function record(
  world: World,
  rep: Rep,
  { day, away, at }: { day: Day; away: Away; at: Micros },
): void {
  if (day.end <= world.settings.callsFrom) return;
  const stream = streams.attendance(rep.id, day.month);
  const data = { rep: rep.id, day: day.date, ...away };
  world.outbox.tell({ type: 'AttendanceRecorded', stream, nth: day.date, at, data });
}
