import { Trans } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';

export function NotFound() {
  return (
    <main className="empty empty-page">
      <h1>
        <Trans>There is no such page</Trans>
      </h1>
      <Link to="/" className="button">
        <Trans>To the overview</Trans>
      </Link>
    </main>
  );
}
