import { readConfig } from '@grasp/runtime';
import { z } from 'zod';

/** The folder of public data sets; undefined where the machine has none. */
export function readDataFolder(): string | undefined {
  return readConfig({ GRASP_DATA: z.string().optional() }).GRASP_DATA;
}
