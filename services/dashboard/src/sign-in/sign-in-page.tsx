import { Trans, useLingui } from '@lingui/react/macro';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useUrl } from '../url.ts';
import './sign-in.css';

type Fault = 'refused' | 'unreachable';

/** Trades a token for a session. The token goes out in the body of one request and is kept nowhere. */
export function SignInPage() {
  const { isBusy, fault, signIn } = useSignIn();
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const token = new FormData(event.currentTarget).get('token');
    if (typeof token === 'string') void signIn(token.trim());
  };
  return (
    <main className="sign-in">
      <form className="card" onSubmit={onSubmit}>
        <h1>
          <span className="brand-mark" /> Grasp
        </h1>
        <label htmlFor="token">
          <Trans>Token</Trans>
        </label>
        <TokenField isWrong={fault === 'refused'} />
        <FaultText fault={fault} />
        <button type="submit" className="button button-strong" disabled={isBusy}>
          <Trans>Sign in</Trans>
        </button>
        <p className="dim">
          <Trans>
            The token was printed when Grasp first started. Others are made with{' '}
            <code>grasp token create</code>.
          </Trans>
        </p>
      </form>
    </main>
  );
}

function useSignIn() {
  const { back } = useUrl();
  const router = useRouter();
  const client = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const signIn = async (token: string) => {
    setBusy(true);
    const outcome = await openSession(token);
    setBusy(false);
    setFault(outcome);
    if (outcome !== null) return;
    client.clear();
    router.history.push(back ?? '/');
  };
  return { isBusy, fault, signIn };
}

async function openSession(token: string): Promise<Fault | null> {
  try {
    const response = await fetch('/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
    });
    if (response.ok) return null;
    return response.status < 500 ? 'refused' : 'unreachable';
  } catch {
    return 'unreachable';
  }
}

function TokenField({ isWrong }: { isWrong: boolean }) {
  const { t } = useLingui();
  return (
    <input
      id="token"
      name="token"
      type="password"
      autoComplete="current-password"
      placeholder={t`Paste it here`}
      required
      aria-invalid={isWrong}
      aria-describedby="fault"
    />
  );
}

function FaultText({ fault }: { fault: Fault | null }) {
  return (
    <p id="fault" className="alarm" role="alert">
      {fault === 'refused' && <Trans>This token is not known, or was revoked.</Trans>}
      {fault === 'unreachable' && <Trans>Grasp does not answer. Try again in a moment.</Trans>}
    </p>
  );
}
