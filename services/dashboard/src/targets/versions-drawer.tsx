import type { TargetKeyView, TargetVersion } from '@grasp/read-models/views';
import { Plural, Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useFormat } from '../company.ts';
import { SideDrawer } from '../evidence/side-drawer.tsx';
import { useClose } from '../evidence/use-close.ts';
import { minus } from '../format/money.ts';
import { words } from '../format/words.ts';
import { Answer } from '../frame/answer.tsx';
import { Empty } from '../frame/empty.tsx';
import { SignedMoney } from '../frame/signed-money.tsx';
import { SpanName } from '../frame/span-name.tsx';
import { useUrl } from '../url.ts';
import { historyQuery } from './queries.ts';

const HEIGHT = 320;

/** Every version of a target: what it was, from when on, and since when that was known. */
export function VersionsDrawer({ target }: { target: TargetKeyView }) {
  const search = useUrl();
  const query = useQuery(historyQuery(search, target));
  const close = useClose('target');
  return (
    <SideDrawer
      isOnTop={search.ev === undefined}
      onClose={close}
      title={
        <>
          {query.data?.name ?? target.of}{' '}
          <span className="dim">
            · <SpanName span={target.period} />
          </span>
        </>
      }
    >
      <Answer query={query} height={HEIGHT}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>
              <Trans>No version is known.</Trans>
            </Empty>
          ) : (
            <>
              <p className="dim">
                <Plural value={items.length} one="# version" other="# versions" />
              </p>
              <ol className="versions">
                {items
                  .map((version, index) => (
                    <Version
                      key={`${version.knownFrom} ${version.effectiveFrom}`}
                      version={version}
                      before={items[index - 1]}
                    />
                  ))
                  .toReversed()}
              </ol>
            </>
          )
        }
      </Answer>
    </SideDrawer>
  );
}

function Version({
  version,
  before,
}: {
  version: TargetVersion;
  before: TargetVersion | undefined;
}) {
  const format = useFormat();
  const { target, method, reason, effectiveFrom, effectiveTo, knownFrom, knownTo } = version;
  const change = before?.target.currency === target.currency ? minus(target, before.target) : null;
  return (
    <li>
      <div className="version-head">
        <b>{format.money(target)}</b>
        {change && change.amount !== '0' && <SignedMoney money={change} />}
        {knownTo !== null && (
          <span className="mark">
            <Trans>superseded</Trans>
          </span>
        )}
      </div>
      <p>{method === null ? <Trans>set by hand</Trans> : words(method)}</p>
      {reason !== null && <q>{reason}</q>}
      <p className="dim">
        {effectiveTo === null ? (
          <Trans>counts from {format.instant(effectiveFrom)} on</Trans>
        ) : (
          <Trans>
            counted from {format.instant(effectiveFrom)} to {format.instant(effectiveTo)}
          </Trans>
        )}
        <br />
        {knownTo === null ? (
          <Trans>known since {format.instant(knownFrom)}</Trans>
        ) : (
          <Trans>
            known from {format.instant(knownFrom)} to {format.instant(knownTo)}
          </Trans>
        )}
      </p>
    </li>
  );
}
