import { formatDay, localDay, streams } from '@grasp/domain';
import { dirtAt, passedOverAt } from '../dirt.ts';
import type { ImportedFact, ImportItem } from '../importer.ts';
import type { Role } from './activities.ts';
import type { Application } from './application.ts';
import { factOfRow, idOfRow, type ReadRow, ZONE } from './fact-of-row.ts';

/** At most 15 digits in cents; the log's own are whole euros. */
const WHOLE_EUROS = /^\d{1,13}$/;

type OrderRole = Exclude<Role, { kind: 'call' | 'task' }>;

/** What a row about the application or its offers says of the order. */
export function orderItems(
  row: ReadRow,
  role: OrderRole,
  application: Application,
): readonly ImportItem[] {
  switch (role.kind) {
    case 'opens':
      return open(row);
    case 'stage':
      return [enterStage(row)];
    case 'offer':
      return application.isDecided ? [touch(row)] : [enterStage(row), ...own(row, application)];
    case 'won':
      application.isDecided = true;
      return [win(row)];
    case 'lost':
      application.isDecided = true;
      return [lose(row, role.reason)];
    case 'adds_nothing':
      return [passedOverAt(row, 'comes_with_every_approval')];
  }
}

function open(row: ReadRow): ImportItem[] {
  if (!WHOLE_EUROS.test(row.amount)) return [dirtAt(row, 'bad_amount', row.amount)];
  const opened = factOfRow(row, {
    type: 'OrderOpened',
    data: {
      order: row.application,
      customer: null,
      // Entered by the applicant or a shared account: nobody's until somebody makes an offer.
      rep: null,
      stage: row.activity,
      amount: `${row.amount}00`.replace(/^0+(?=\d)/, ''),
      currency: 'EUR',
    },
    stream: streams.order(row.application),
    id: idOfRow(row),
  });
  return [opened];
}

function enterStage(row: ReadRow): ImportedFact {
  return factOfRow(row, {
    type: 'OrderStageChanged',
    data: { stage: row.activity },
    stream: streams.order(row.application),
    id: idOfRow(row),
  });
}

/** What happens to an offer after the decision is paperwork: it neither moves nor reopens the order. */
function touch(row: ReadRow): ImportedFact {
  return factOfRow(row, {
    type: 'TouchRecorded',
    data: {
      order: row.application,
      channel: 'document',
      what: row.activity,
      ...(row.resource === '' ? {} : { rep: row.resource }),
    },
    stream: streams.order(row.application),
    id: idOfRow(row),
  });
}

function win(row: ReadRow): ImportedFact {
  return factOfRow(row, {
    type: 'OrderWon',
    data: { signedOn: formatDay(localDay(ZONE, row.told.at)) },
    stream: streams.order(row.application),
    id: idOfRow(row),
  });
}

function lose(row: ReadRow, reason: string): ImportedFact {
  return factOfRow(row, {
    type: 'OrderLost',
    data: { reason },
    stream: streams.order(row.application),
    id: idOfRow(row),
  });
}

/**
 * The log names no owner. Calls go to whoever is free, but an offer has a maker, and 81 % of the applications with offers
 * have only one: whoever makes an offer owns the order from then on.
 */
function own(row: ReadRow, application: Application): ImportedFact[] {
  const isTaken = row.activity === 'O_CREATED' && row.resource !== '';
  if (!isTaken || row.resource === application.owner) return [];
  application.owner = row.resource;
  const owned = factOfRow(row, {
    type: 'OrderOwnerChanged',
    data: { rep: row.resource },
    stream: streams.order(row.application),
    id: idOfRow(row, 'owner'),
  });
  return [owned];
}
