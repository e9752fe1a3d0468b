import { Trans, useLingui } from '@lingui/react/macro';
import { useChangeUrl, useUrl } from '../url.ts';

/** As known then, or as known now: the second clock. */
export function KnownSwitch() {
  const { t } = useLingui();
  const { known = 'then' } = useUrl();
  const { step } = useChangeUrl();
  return (
    <fieldset className="switch" aria-label={t`As known`}>
      <label title={t`Only what was known at that instant`}>
        <input
          type="radio"
          name="known"
          checked={known === 'then'}
          onChange={() => step({ known: 'then' })}
        />
        <span>
          <Trans>then</Trans>
        </span>
      </label>
      <label title={t`That instant with all that became known since`}>
        <input
          type="radio"
          name="known"
          checked={known === 'now'}
          onChange={() => step({ known: 'now' })}
        />
        <span>
          <Trans>now</Trans>
        </span>
      </label>
    </fieldset>
  );
}
