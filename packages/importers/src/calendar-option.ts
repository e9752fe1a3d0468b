import { z } from 'zod';

/** Option of importers that set a working calendar: its id, which the company's settings name. */
export const calendarOption = z
  .string()
  .regex(/^[!-~]{1,64}$/, 'a calendar has an id of printable characters')
  .default('company');
