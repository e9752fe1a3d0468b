export { type DumpOf, dumpLive, dumpRebuilt, eventsOf, storeOf } from './build-dumps.ts';
