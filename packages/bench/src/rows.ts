import type { BenchRow } from './row.ts';
import { appendRow } from './rows/append.ts';
import { asOfRow } from './rows/as-of.ts';
import { backtestRow } from './rows/back-test.ts';
import { blueGreenRow } from './rows/blue-green.ts';
import { eventStoreDbRow } from './rows/eventstoredb.ts';
import { forecastBpic2012Row } from './rows/forecast-bpic2012.ts';
import { forecastCrmMavenRow } from './rows/forecast-crm-maven.ts';
import { forecastFrioFrioRow } from './rows/forecast-frio-frio.ts';
import { forecastSeriesRow } from './rows/forecast-series.ts';
import { forecastUciBankRow } from './rows/forecast-uci-bank.ts';
import { kafkaKillRow, kafkaSpeedRow } from './rows/kafka.ts';
import { kafkaEventStoreDbRow } from './rows/kafka-eventstoredb.ts';
import { killRow } from './rows/kill.ts';
import { memoryRow } from './rows/memory.ts';
import { migrateLogRow } from './rows/migrate-log.ts';
import { ndjsonRow } from './rows/ndjson.ts';
import { paintRow } from './rows/paint.ts';
import { rebuildRow } from './rows/rebuild.ts';
import { splitTargetRow } from './rows/split-target.ts';
import { startRow } from './rows/start.ts';
import { visibleRow } from './rows/visible.ts';
import { webhooksRow } from './rows/webhooks.ts';
import { whatIfRow } from './rows/what-if.ts';

/** Everything that is measured, in the order in which it is run. */
export const benchRows: readonly BenchRow[] = [
  appendRow,
  webhooksRow,
  ndjsonRow,
  visibleRow,
  rebuildRow,
  asOfRow,
  memoryRow,
  backtestRow,
  whatIfRow,
  splitTargetRow,
  forecastFrioFrioRow,
  forecastBpic2012Row,
  forecastCrmMavenRow,
  forecastUciBankRow,
  forecastSeriesRow,
  blueGreenRow,
  startRow,
  paintRow,
  killRow,
  kafkaSpeedRow,
  kafkaKillRow,
  kafkaEventStoreDbRow,
  eventStoreDbRow,
  migrateLogRow,
];
