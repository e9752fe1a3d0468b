import type { ExceptionItem } from '@grasp/read-models/views';
import { Plural, Trans } from '@lingui/react/macro';
import { CalendarX, CircleAlert, Clock, PhoneOff, RefreshCwOff, TrendingDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { useFormat } from '../company.ts';
import type { Format } from '../format/create-format.ts';
import { Empty } from '../frame/empty.tsx';
import { Panel } from '../frame/panel.tsx';
import { PathLink } from '../frame/path-link.tsx';
import { useUrl } from '../url.ts';

type Parameters = ExceptionItem['parameters'];
type Sentence = (parameters: Parameters, format: Format) => ReactNode;

const icons = {
  short_rep: PhoneOff,
  renewal_at_risk: RefreshCwOff,
  overdue_step: CalendarX,
  low_effect: TrendingDown,
  lag: Clock,
  dead_letters: CircleAlert,
} as const;

/** What needs somebody today, worst first. */
export function ExceptionList({ items }: { items: ExceptionItem[] }) {
  const isPast = useUrl().asOf !== undefined;
  return (
    <Panel
      title={isPast ? <Trans>Needed somebody then</Trans> : <Trans>Needs you today</Trans>}
      note={items.length > 0 && items.length}
    >
      {items.length === 0 ? (
        <Empty>
          <Trans>Nothing stands out. Everybody is on line, nothing is overdue.</Trans>
        </Empty>
      ) : (
        <ul className="exceptions">
          {items.map((item) => (
            <li key={`${item.kind} ${item.href} ${JSON.stringify(item.parameters)}`}>
              <Exception item={item} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Exception({ item }: { item: ExceptionItem }) {
  const format = useFormat();
  const Icon = icons[item.kind];
  return (
    <PathLink href={item.href} className="exception">
      <Icon size={16} strokeWidth={1.75} aria-hidden />
      <span>{sentences[item.kind](item.parameters, format)}</span>
    </PathLink>
  );
}

const sentences: Record<ExceptionItem['kind'], Sentence> = {
  short_rep: (p, format) => (
    <Trans>
      <b>{name(p)}</b> {format.count(number(p, 'validCalls'))} of {format.count(number(p, 'quota'))}{' '}
      valid calls
    </Trans>
  ),
  renewal_at_risk: (p, format) => (
    <>
      <b>{name(p)}</b> <Trans>renewal of {value(p, format)} at risk</Trans>,{' '}
      {number(p, 'daysLeft') < 0 ? (
        <Plural value={-number(p, 'daysLeft')} one="# day overdue" other="# days overdue" />
      ) : (
        <Plural value={number(p, 'daysLeft')} one="# day left" other="# days left" />
      )}
    </>
  ),
  overdue_step: (p) => (
    <>
      <b>{name(p)}</b> {String(p['what'] ?? '')},{' '}
      <Plural value={number(p, 'days')} one="# day overdue" other="# days overdue" />
    </>
  ),
  low_effect: (p) => (
    <>
      <b>{name(p)}</b>{' '}
      <Plural value={number(p, 'days')} one="low effect for # day" other="low effect for # days" />
    </>
  ),
  lag: (p, format) => (
    <Trans>
      <b>{String(p['model'] ?? '')}</b> is {format.duration(number(p, 'lagMs'))} behind
    </Trans>
  ),
  dead_letters: (p) => (
    <>
      <b>{String(p['model'] ?? '')}</b>{' '}
      <Plural value={number(p, 'count')} one="# event set aside" other="# events set aside" />
    </>
  ),
};

const name = (parameters: Parameters) => String(parameters['name'] ?? '–');
const number = (parameters: Parameters, field: string) => Number(parameters[field] ?? 0);

function value(parameters: Parameters, format: Format): string {
  const { amount, currency } = parameters;
  if (amount === undefined || currency === undefined) return '–';
  return format.money({ amount: String(amount), currency: String(currency) });
}
