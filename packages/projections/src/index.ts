export {
  type Build,
  findActiveBuild,
  migrateProjections,
} from './builds.ts';
export {
  type Columns,
  type ColumnType,
  defineProjection,
  type EntityId,
  type Folder,
  type Projection,
  type RowOf,
} from './define-projection.ts';
export { dumpBuild, verifySums } from './dump.ts';
export { projectionErrors } from './errors.ts';
export type { Entry } from './facts.ts';
export { type FoldedEntity, foldAt, type Place, partsAt } from './fold-at.ts';
export { type Lease, waitForLease, withLease } from './lease.ts';
export { createLeaseShare, type LeaseShare } from './lease-share.ts';
export { type Replay, withReplayed } from './replayed.ts';
export {
  type ProjectionReport,
  type RunOptions,
  rebuildBeside,
  requestRedrive,
  runProjection,
} from './run-projection.ts';
export { type Snapshot, type UsedModel, withSnapshot } from './snapshot.ts';
export { covers, isKnown, type Query, sumsAt, transitionsIn } from './sql/as-of.ts';
export { type Tables, tablesOf } from './sql/tables.ts';
export { readStandings, type Standing, waitingSince } from './standing.ts';
