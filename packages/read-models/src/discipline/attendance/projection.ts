import type { AttendanceEvent } from '@grasp/domain';
import { parseDay } from '@grasp/domain';
import { defineProjection } from '@grasp/projections';

const columns = {
  rep: 'text',
  day: 'integer',
  approved_leave: 'double precision',
  absent: 'double precision',
} as const;

type Attendance = { rep: string; day: string; approvedLeave: number; absent: number } | null;

/** Approved leave and absence, an entity per rep and day. */
export const attendance = defineProjection<Attendance, AttendanceEvent, typeof columns>({
  name: 'attendance',
  version: 1,
  context: 'discipline-audit',
  categories: ['attendance'],
  part: (event) => (event.type === 'AttendanceRecorded' ? event.data.day : null),
  initial: null,
  evolve: (state, fact) => (fact.type === 'AttendanceRecorded' ? fact.data : state),
  columns,
  row: (state) =>
    state === null
      ? null
      : {
          rep: state.rep,
          day: parseDay(state.day),
          approved_leave: state.approvedLeave,
          absent: state.absent,
        },
  indexes: ['(day, rep)'],
});
