import type { TriedBeside, VerdictSum, VerdictsWhatIf } from '@grasp/read-models/views';
import { Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { useFormat } from '../company.ts';
import { HeadRow } from '../frame/head-row.tsx';
import { Panel } from '../frame/panel.tsx';
import { PathLink } from '../frame/path-link.tsx';
import { ScrollBox } from '../frame/scroll-box.tsx';
import { SpanName } from '../frame/span-name.tsx';
import { Turned } from './turned.tsx';
import { VerdictRows } from './verdict-rows.tsx';

/** Months of calls as they are judged and as they would be: in sum, then rep by rep. */
export function VerdictsPart({ verdicts }: { verdicts: VerdictsWhatIf }) {
  const format = useFormat();
  const { asOf, knownAt } = verdicts;
  return (
    <>
      <div className="row">
        <Panel
          title={<Trans>Months of calls</Trans>}
          note={
            asOf === knownAt ? (
              <Trans>As known {format.instant(asOf)}</Trans>
            ) : (
              <Trans>
                Up to {format.instant(asOf)}, as known {format.instant(knownAt)}
              </Trans>
            )
          }
        >
          <SumsTable verdicts={verdicts} />
        </Panel>
      </div>
      <div className="row">
        <Panel
          title={<Trans>Rep by rep</Trans>}
          note={<Trans>Those whose verdict changes come first.</Trans>}
        >
          <VerdictRows months={verdicts.months} />
        </Panel>
      </div>
    </>
  );
}

function SumsTable({ verdicts: { months, total, ...of } }: { verdicts: VerdictsWhatIf }) {
  const { t } = useLingui();
  return (
    <ScrollBox label={t`Months of calls`}>
      <table className="data">
        <thead>
          <HeadRow of={<Trans>Month of calls</Trans>}>
            <Trans>Valid calls</Trans>
            <Trans>Asked for</Trans>
            <Trans>Attainment</Trans>
            <Trans>Reps who met it</Trans>
            <Trans>Reps short</Trans>
            <Trans>Under way</Trans>
          </HeadRow>
        </thead>
        <tbody>
          {months.map(({ month, total: sum }) => (
            <SumRow key={month} name={<MonthLink month={month} {...of} />} sum={sum} />
          ))}
        </tbody>
        {months.length > 1 && (
          <tfoot>
            <SumRow name={<Trans>All months</Trans>} sum={total} />
          </tfoot>
        )}
      </table>
    </ScrollBox>
  );
}

/** The page of calls knows two states of knowledge; what lies between them has no page. */
function MonthLink({ month, asOf, knownAt }: { month: string; asOf: string; knownAt: string }) {
  if (asOf !== knownAt) return <SpanName span={month} />;
  const href = `/discipline?${new URLSearchParams({ month, asOf, known: 'then' })}`;
  return (
    <PathLink href={href}>
      <SpanName span={month} />
    </PathLink>
  );
}

function SumRow({ name, sum: { is, tried } }: { name: ReactNode; sum: TriedBeside<VerdictSum> }) {
  const format = useFormat();
  return (
    <tr>
      <th scope="row">{name}</th>
      <Turned is={is.validCalls} tried={tried.validCalls} told={format.count} />
      <Turned is={is.quota} tried={tried.quota} told={format.count} />
      <Turned is={is.attainment} tried={tried.attainment} told={format.rate} />
      <Turned is={is.verdicts.met} tried={tried.verdicts.met} told={format.count} />
      <Turned is={is.verdicts.short} tried={tried.verdicts.short} told={format.count} />
      <Turned is={is.verdicts.open} tried={tried.verdicts.open} told={format.count} />
    </tr>
  );
}
