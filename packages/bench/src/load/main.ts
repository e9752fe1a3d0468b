import { prepareLoad } from './loads.ts';
import type { Plan, Told } from './plan.ts';

/** A process of its own that sends a load, so that the server and its client do not share a thread. */
const plan = JSON.parse(process.argv[2] ?? '') as Plan;
const tell = (told: Told) => new Promise((resolve) => process.send?.(told, resolve));

const send = prepareLoad(plan);
await tell({ told: 'begin' });
await tell({ told: 'end', tally: await send() });
process.disconnect?.();
