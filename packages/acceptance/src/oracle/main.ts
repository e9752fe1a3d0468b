import { createMemoryEventStore } from '@grasp/event-store';
import pg from 'pg';
import { holdAgainstOracle } from './hold-against-oracle.ts';

/** Holds the code of the packages that it stands in against the oracle, and prints what differs as JSON. */
const [seed = 1, events = 2000, places = 50] = process.argv.slice(2).map(Number);
const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'] });
const store = createMemoryEventStore();
const { differences } = await holdAgainstOracle({ pool, store }, { seed, events, places });
await pool.end();
process.stdout.write(JSON.stringify(differences.slice(0, 3)));
