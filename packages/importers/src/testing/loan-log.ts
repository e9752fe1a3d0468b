/** A row of an invented loan log: application, amount, activity, lifecycle, resource, timestamp. */
export type LoanRow = readonly [string, string, string, string, string, string];

const HEADER = 'case_id,reg_date,amount_req,activity,lifecycle,resource,timestamp';

/** The rows as the CSV form of the log. */
export function toLoanCsv(rows: readonly LoanRow[]): string {
  const lines = rows.map(([application, amount, activity, lifecycle, resource, at]) =>
    [application, at, amount, activity, lifecycle, resource, at].join(','),
  );
  return `${[HEADER, ...lines].join('\n')}\n`;
}

/** The rows as the XES form of the log: a trace per application. */
export function toLoanXes(rows: readonly LoanRow[]): string {
  const traces = [...Map.groupBy(rows, ([application]) => application)].map(([name, events]) => {
    const amount = events[0]?.[1] ?? '';
    return `<trace><string key="concept:name" value="${name}"/><string key="AMOUNT_REQ" value="${amount}"/>
${events.map(toXesEvent).join('\n')}
</trace>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1.0"><string key="meta:author" value="invented"><string key="nested" value="1"/></string>
${traces.join('\n')}
</log>`;
}

function toXesEvent([, , activity, lifecycle, resource, at]: LoanRow): string {
  const who = resource === '' ? '' : `<string key="org:resource" value="${resource}"/>`;
  return `<event>${who}<string key="lifecycle:transition" value="${lifecycle}"/>
<string key="concept:name" value="${activity}"><string key="concept:name" value="nested"/></string>
<date key="time:timestamp" value="${at}"/></event>`;
}

const MINUTE_MS = 60_000;
const START_MS = Date.parse('2011-10-03T07:00:00Z');

/** As many applications as asked for, each with an offer, two calls and a verdict: enough to be cut off half-way. */
export function inventLoanRows(applications: number): LoanRow[] {
  return Array.from({ length: applications }, (_, i) => inventApplication(i)).flat();
}

function inventApplication(i: number): LoanRow[] {
  const application = String(500_000 + i);
  const amount = String(1_000 + (i % 97) * 500);
  const rep = String(10_000 + (i % 12));
  const call = 'W_Nabellen offertes';
  const verdict = ['A_APPROVED', 'A_DECLINED', 'A_CANCELLED'][i % 3] ?? '';
  const steps: readonly [string, string, string][] = [
    ['A_SUBMITTED', 'COMPLETE', '112'],
    ['A_PARTLYSUBMITTED', 'COMPLETE', '112'],
    ['W_Completeren aanvraag', 'SCHEDULE', '112'],
    ['W_Completeren aanvraag', 'START', rep],
    ['O_CREATED', 'COMPLETE', rep],
    ['W_Completeren aanvraag', 'COMPLETE', rep],
    [call, 'START', rep],
    [call, 'COMPLETE', rep],
    [call, 'START', ''],
    [call, 'COMPLETE', ''],
    [verdict, 'COMPLETE', rep],
    ['O_CANCELLED', 'COMPLETE', rep],
  ];
  return steps.map(([activity, lifecycle, resource], step) => {
    const at = new Date(START_MS + (i * 5 + step) * MINUTE_MS).toISOString();
    return [application, amount, activity, lifecycle, resource, at];
  });
}
