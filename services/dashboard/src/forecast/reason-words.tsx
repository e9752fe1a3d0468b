import type { ForecastReason } from '@grasp/read-models/views';
import { Plural, Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { useFormat } from '../company.ts';
import type { Format } from '../format/create-format.ts';
import { words } from '../format/words.ts';

type Parameters = ForecastReason['parameters'];
type Sentence = (parameters: Parameters, format: Format) => ReactNode;

/** A fact that moved an order, in the reader's language; one that has no sentence here is told in the API's English. */
export function ReasonWords({ reason }: { reason: ForecastReason }) {
  const format = useFormat();
  return sentences[reason.kind]?.(reason.parameters, format) ?? reason.text;
}

const number = (parameters: Parameters, name: string): number => Number(parameters[name] ?? 0);
const text = (parameters: Parameters, name: string): string => String(parameters[name] ?? '');
const code = (parameters: Parameters, name: string): string =>
  words(text(parameters, name)).toLowerCase();

const facts: Record<string, ReactNode> = {
  asked_price: <Trans>asked for the price</Trans>,
  asked_discount: <Trans>asked for a discount</Trans>,
  left_number: <Trans>left a number</Trans>,
  asked_for_contract: <Trans>asked for the contract</Trans>,
  named_decision_maker: <Trans>named the decision maker</Trans>,
  named_payment_date: <Trans>named a payment date</Trans>,
  other: <Trans>another proof fact</Trans>,
};
const fact = (parameters: Parameters): ReactNode =>
  facts[text(parameters, 'fact')] ?? code(parameters, 'fact');

const sentences: Record<string, Sentence> = {
  open_for: (p) => (
    <Plural value={number(p, 'days')} one="open for # day" other="open for # days" />
  ),
  stage: (p) => <Trans>in {code(p, 'stage')}</Trans>,
  in_stage_for: (p) => (
    <Trans>
      in {code(p, 'stage')} <Plural value={number(p, 'days')} one="for # day" other="for # days" />
    </Trans>
  ),
  stages_entered: (p) => (
    <Plural value={number(p, 'count')} one="has been in # stage" other="has been in # stages" />
  ),
  amount: (p, format) => (
    <Trans>
      its amount of {format.money({ amount: text(p, 'amount'), currency: text(p, 'currency') })}
    </Trans>
  ),
  reopened: (p) => (
    <Plural
      value={number(p, 'count')}
      _0="never reopened"
      one="reopened # time"
      other="reopened # times"
    />
  ),
  touches: (p) => (
    <Trans>
      <Plural value={number(p, 'count')} _0="no touch" one="# touch" other="# touches" /> in the
      last {number(p, 'days')} days
    </Trans>
  ),
  calls: (p) => (
    <Trans>
      <Plural
        value={number(p, 'count')}
        _0="no connected call"
        one="# connected call"
        other="# connected calls"
      />{' '}
      in the last {number(p, 'days')} days
    </Trans>
  ),
  talk: (p) => (
    <Trans>
      <Plural value={number(p, 'minutes')} one="# minute of talk" other="# minutes of talk" /> in
      the last {number(p, 'days')} days
    </Trans>
  ),
  no_contact_yet: () => <Trans>no contact yet</Trans>,
  no_contact_for: (p) => (
    <Plural value={number(p, 'days')} one="no contact for # day" other="no contact for # days" />
  ),
  pushed: (p) => (
    <Plural
      value={number(p, 'count')}
      _0="planned close never pushed back"
      one="planned close pushed back # time"
      other="planned close pushed back # times"
    />
  ),
  quarter_end: () => <Trans>how near the quarter end is</Trans>,
  season: () => <Trans>the season</Trans>,
  next_step_missing: () => <Trans>no next step</Trans>,
  next_step_planned: () => <Trans>a next step is planned</Trans>,
  next_step_overdue: () => <Trans>its next step is overdue</Trans>,
  source: (p) => <Trans>source: {code(p, 'value')}</Trans>,
  segment: (p) => <Trans>segment: {code(p, 'value')}</Trans>,
  currency: (p) => <Trans>currency {text(p, 'value')}</Trans>,
  rep: () => <Trans>whose order it is</Trans>,
  team: () => <Trans>the team whose order it is</Trans>,
  no_planned_close: () => <Trans>no planned close</Trans>,
  planned_close: (p, format) => <Trans>planned close on {format.day(text(p, 'on'))}</Trans>,
  planned_close_passed: (p, format) => (
    <Trans>planned close passed on {format.day(text(p, 'on'))}</Trans>
  ),
  fact_missing: (p) => <Trans>not yet: {fact(p)}</Trans>,
  fact: (p, format) => (
    <Trans>
      {fact(p)} on {format.day(text(p, 'on'))}
    </Trans>
  ),
};
