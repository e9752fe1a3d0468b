import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import {
  Activity,
  ChartNoAxesCombined,
  FlaskConical,
  LayoutDashboard,
  LogOut,
  Phone,
  RefreshCw,
  Target,
  TrendingUp,
} from 'lucide-react';
import { meQuery } from '../company.ts';
import { keepScope } from '../url.ts';

const pages = [
  { to: '/', Icon: LayoutDashboard, label: <Trans>Overview</Trans> },
  { to: '/pipeline', Icon: ChartNoAxesCombined, label: <Trans>Pipeline</Trans> },
  { to: '/forecast', Icon: TrendingUp, label: <Trans>Forecast</Trans> },
  { to: '/targets', Icon: Target, label: <Trans>Targets</Trans> },
  { to: '/discipline', Icon: Phone, label: <Trans>Discipline</Trans> },
  { to: '/effect', Icon: Activity, label: <Trans>Customer effect</Trans> },
  { to: '/renewals', Icon: RefreshCw, label: <Trans>Renewals</Trans> },
  { to: '/lab', Icon: FlaskConical, label: <Trans>Analyst lab</Trans> },
] as const;

/** The pages; on a phone a bar at the foot of the screen. */
export function Navigation() {
  const { t } = useLingui();
  return (
    <nav className="side" aria-label={t`Pages`}>
      {pages.map(({ to, Icon, label }) => (
        <Link
          key={to}
          to={to}
          search={keepScope}
          className="side-link"
          activeOptions={{ exact: to === '/', includeSearch: false }}
        >
          <Icon size={17} strokeWidth={1.75} aria-hidden />
          <span>{label}</span>
        </Link>
      ))}
      <Reader />
    </nav>
  );
}

function Reader() {
  const { t } = useLingui();
  const { data: me } = useQuery(meQuery);
  const client = useQueryClient();
  const navigate = useNavigate();
  const signOut = async () => {
    await fetch('/session', { method: 'DELETE' });
    await navigate({ to: '/sign-in' });
    client.clear();
  };
  return (
    <div className="reader">
      <div className="reader-name">
        <b>{me?.principal}</b>
        <span>{me?.role}</span>
      </div>
      <button
        type="button"
        className="icon-button"
        aria-label={t`Sign out`}
        title={t`Sign out`}
        onClick={() => void signOut()}
      >
        <LogOut size={16} strokeWidth={1.75} aria-hidden />
      </button>
    </div>
  );
}
