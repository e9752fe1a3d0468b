import { useLingui } from '@lingui/react/macro';
import { Choice } from '../frame/choice.tsx';
import type { Search } from '../search.ts';
import { useChangeUrl } from '../url.ts';
import { Field, NumberField } from './field.tsx';
import type { RunForm } from './to-inputs.ts';

/** Rules of calls that may be tried; what is left open stays as it is. */
export function RuleFields({ form: { rules } }: { form: RunForm }) {
  const { t } = useLingui();
  const { tweak } = useChangeUrl();
  const number = (label: string, name: keyof Search, value: number | null) => (
    <NumberField label={label} value={value} onChange={(text) => tweak({ [name]: text })} />
  );
  const choice = (label: string, name: keyof Search, value: boolean | null, yes: string) => (
    <Field label={label}>
      <Choice
        label={label}
        value={value === null ? undefined : value ? 'yes' : 'no'}
        options={[
          { value: '', label: t`as it is` },
          { value: 'yes', label: yes },
          { value: 'no', label: t`all` },
        ]}
        onChange={(chosen) => tweak({ [name]: chosen })}
      />
    </Field>
  );
  return (
    <>
      {number(t`Daily quota of all, valid calls`, 'quota', rules.quota)}
      {number(t`All daily quotas, times`, 'quotas', rules.quotas)}
      {number(t`Least talk, seconds`, 'talk', rules.talkSeconds)}
      {number(t`No repeat within, minutes`, 'repeat', rules.repeatMinutes)}
      {choice(t`Numbers that count`, 'customers', rules.customersOnly, t`customers’ only`)}
      {choice(t`Times that count`, 'hours', rules.hoursOnly, t`working hours only`)}
    </>
  );
}
