import type { EventView, Money } from '@grasp/read-models/views';
import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { useFormat } from '../company.ts';
import type { Format } from '../format/create-format.ts';
import { words } from '../format/words.ts';

type Data = Record<string, unknown>;
type Sentence = (data: Data, format: Format) => ReactNode;

/** What an event says, in a sentence; an event without one of its own is called by its type. */
export function EventTitle({ event }: { event: EventView }) {
  const format = useFormat();
  return sentences[event.type]?.(event.data, format) ?? words(event.type);
}

const sentences: Record<string, Sentence> = {
  OrderOpened: (data, format) => (
    <Trans>
      Opened at {stage(data)} for {money(data, format)}
    </Trans>
  ),
  OrderStageChanged: (data) => <Trans>Moved to {stage(data)}</Trans>,
  OrderAmountChanged: (data, format) => <Trans>Value is now {money(data, format)}</Trans>,
  OrderOwnerChanged: (data) => <Trans>Given to {text(data, 'rep')}</Trans>,
  OrderExpectedCloseChanged: (data, format) => (
    <Trans>Expected to close {day(data, 'expectedCloseOn', format)}</Trans>
  ),
  OrderWon: (data, format) => <Trans>Won, signed {day(data, 'signedOn', format)}</Trans>,
  OrderLost: (data) => <Trans>Lost: {code(data, 'reason')}</Trans>,
  OrderReopened: (data) => <Trans>Reopened at {stage(data)}</Trans>,
  FactRecorded: (data) => <Trans>Fact: {code(data, 'kind')}</Trans>,
  OpinionRecorded: (data) => <Trans>Opinion: {text(data, 'text')}</Trans>,
  NextStepPlanned: (data, format) => (
    <Trans>
      Next step: {text(data, 'what')}, due {day(data, 'dueOn', format)}
    </Trans>
  ),
  NextStepDone: () => <Trans>Next step done</Trans>,
  CallProgressed: (data) => <Trans>Call {code(data, 'status')}</Trans>,
  CallCompleted: (data, format) => (
    <Trans>
      Call {code(data, 'outcome')}, {format.talk(Number(data['talkMs'] ?? 0))} of talk
    </Trans>
  ),
  CallClosedByTimeout: () => <Trans>Call closed: its end never came</Trans>,
  EffectReported: (data, format) => (
    <Trans>
      Effect of {day(data, 'day', format)}: {String(data['inquiries'] ?? 0)} inquiries
    </Trans>
  ),
};

function text(data: Data, field: string): string {
  const value = data[field];
  return value === null || value === undefined ? '–' : String(value);
}

const code = (data: Data, field: string) => words(text(data, field)).toLowerCase();
const stage = (data: Data) => words(text(data, 'stage'));

function day(data: Data, field: string, format: Format): string {
  const value = data[field];
  return typeof value === 'string' ? format.day(value) : '–';
}

function money(data: Data, format: Format): string {
  const { amount, currency } = data as Partial<Money>;
  if (amount === undefined || currency === undefined) return '–';
  return format.money({ amount: String(amount), currency });
}
