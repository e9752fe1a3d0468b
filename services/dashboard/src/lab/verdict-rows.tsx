import type { MonthVerdict, VerdictRow, VerdictsWhatIf } from '@grasp/read-models/views';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { useFormat } from '../company.ts';
import { HeadRow } from '../frame/head-row.tsx';
import { ScrollBox } from '../frame/scroll-box.tsx';
import { SpanName } from '../frame/span-name.tsx';
import { Turned } from './turned.tsx';

/** More than this nobody reads; the files have all. */
const MOST = 200;

const names: Record<MonthVerdict['verdict'], ReactNode> = {
  met: <Trans>met</Trans>,
  short: <Trans>short</Trans>,
  open: <Trans>under way</Trans>,
  none: <Trans>no quota</Trans>,
};

const looks: Record<MonthVerdict['verdict'], string> = {
  met: 'good',
  short: 'bad',
  open: 'dim',
  none: 'dim',
};

type Row = VerdictRow & { month: string };

/** Each rep's months under both rule books, those first whose verdict changes. */
export function VerdictRows({ months }: { months: VerdictsWhatIf['months'] }) {
  const { t } = useLingui();
  const all = months.flatMap(({ month, rows }) => rows.map((row): Row => ({ ...row, month })));
  const [turned, same] = [all.filter(isTurned), all.filter((row) => !isTurned(row))];
  const rows = [...turned, ...same];
  const more = rows.length - MOST;
  return (
    <>
      <ScrollBox label={t`Rep by rep`} className="runs-box">
        <table className="data">
          <thead>
            <HeadRow of={<Trans>Rep</Trans>}>
              <Trans>Verdict</Trans>
              <Trans>Valid calls</Trans>
              <Trans>Asked for</Trans>
              <Trans>Attainment</Trans>
            </HeadRow>
          </thead>
          <tbody>
            {rows.slice(0, MOST).map((row) => (
              <RepRow key={`${row.month} ${row.rep}`} row={row} />
            ))}
          </tbody>
        </table>
      </ScrollBox>
      {more > 0 && (
        <p className="dim">
          <Plural
            value={more}
            one="# more row is in the files to download."
            other="# more rows are in the files to download."
          />
        </p>
      )}
    </>
  );
}

const isTurned = ({ is, tried }: Row): boolean => is.verdict !== tried.verdict;

function RepRow({ row }: { row: Row }) {
  const format = useFormat();
  const { rep, repName, teamName, month, is, tried } = row;
  return (
    <tr>
      <th scope="row">
        {rep === null ? <Trans>Nobody</Trans> : (repName ?? rep)}
        <span className="sub">
          <SpanName span={month} />
          {teamName !== null && ` · ${teamName}`}
        </span>
      </th>
      <td className="number">
        {isTurned(row) ? (
          <>
            <Said verdict={is.verdict} /> → <Said verdict={tried.verdict} isStrong />
          </>
        ) : (
          <Said verdict={is.verdict} />
        )}
      </td>
      <Turned is={is.validCalls} tried={tried.validCalls} told={format.count} />
      <Turned is={is.quota} tried={tried.quota} told={format.count} />
      <Turned is={is.attainment} tried={tried.attainment} told={format.rate} />
    </tr>
  );
}

function Said({
  verdict,
  isStrong = false,
}: Pick<MonthVerdict, 'verdict'> & { isStrong?: boolean }) {
  const said = <span className={looks[verdict]}>{names[verdict]}</span>;
  return isStrong ? <b>{said}</b> : said;
}
