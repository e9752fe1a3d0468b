import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { CompanyProvider, statusQuery } from '../company.ts';
import { useUrl } from '../url.ts';
import { Failure } from './failure.tsx';
import { Header } from './header.tsx';
import { Navigation } from './navigation.tsx';
import { useLive } from './use-live.ts';

const EvidenceDrawer = lazy(() =>
  import('../evidence/evidence-drawer.tsx').then((part) => ({ default: part.EvidenceDrawer })),
);

/** What every page stands in. Nothing is drawn before the company's clock is known. */
export function Frame() {
  const status = useQuery(statusQuery);
  const live = useLive();
  const { asOf, ev } = useUrl();
  if (status.data === undefined) return <Waiting error={status.error} retry={status.refetch} />;
  return (
    <CompanyProvider value={status.data}>
      <a className="skip" href="#page">
        <Trans>Skip to content</Trans>
      </a>
      <div className={asOf === undefined ? 'frame' : 'frame frame-past'}>
        <Header live={live} />
        <Navigation />
        <main className="page" id="page" tabIndex={-1}>
          {status.data.mode === 'demo' && <DemoBanner />}
          <Outlet />
        </main>
      </div>
      {ev !== undefined && (
        <Suspense fallback={null}>
          <EvidenceDrawer key={ev} reference={ev} />
        </Suspense>
      )}
    </CompanyProvider>
  );
}

function DemoBanner() {
  return (
    <p className="demo" role="note">
      <Trans>
        <b>Demo company.</b> Everything shown is made up. Start with <code>--empty</code> for your
        own.
      </Trans>
    </p>
  );
}

function Waiting({ error, retry }: { error: Error | null; retry: () => void }) {
  return (
    <div className="frame" aria-busy={error === null}>
      <header className="top">
        <span className="brand">
          <span className="brand-mark" />
          Grasp
        </span>
      </header>
      <div className="side" />
      <main className="page">
        {error ? <Failure error={error} retry={retry} /> : <WaitingPage />}
      </main>
    </div>
  );
}

function WaitingPage() {
  return (
    <>
      <i className="ghost ghost-title" />
      <div className="cards">
        {['a', 'b', 'c', 'd'].map((key) => (
          <i key={key} className="card ghost-card" />
        ))}
      </div>
    </>
  );
}
