import type { WhatIfChanges } from '@grasp/read-models/views';
import { Trans, useLingui } from '@lingui/react/macro';
import { FileUp } from 'lucide-react';
import { useState } from 'react';
import { monthsOfSpan } from '../clocks/spans.ts';
import { useCompany } from '../company.ts';
import { dayIn } from '../format/days.ts';
import { Choice } from '../frame/choice.tsx';
import { changeTemplates } from './change-templates.ts';
import { Field } from './field.tsx';

const ROWS = 7;

type Props = { text: string; onChange: (text: string) => void };

/** Changes of any kind, as `grasp what-if` takes them: from a file, pasted, or begun from a template. */
export function ChangeFile({ text, span, onChange }: Props & { span: string }) {
  const { t } = useLingui();
  const [isOpen, setOpen] = useState(text !== '');
  return (
    <details
      className="run-wide"
      open={isOpen}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>
        <Trans>Other changes: a target, a price, an order, a rep who leaves</Trans>
      </summary>
      <div className="run-form">
        <Template text={text} span={span} onChange={onChange} />
        <FileButton onChange={onChange} />
        <textarea
          className="choice change-text run-wide"
          aria-label={t`Changes, as YAML or JSON`}
          rows={ROWS}
          spellCheck={false}
          value={text}
          onChange={(event) => onChange(event.target.value)}
        />
        <p className="dim run-wide">
          <Trans>A list, as YAML or JSON. Money stands in minor units, such as cents.</Trans>
        </p>
      </div>
    </details>
  );
}

function Template({ text, span, onChange }: Props & { span: string }) {
  const { t } = useLingui();
  const { zone, now, currency } = useCompany();
  // Targets are set for years and months: a quarter has those of its months.
  const period = span.includes('Q') ? monthsOfSpan(span).from : span;
  const templates = changeTemplates({ period, currency, today: dayIn(zone, now) });
  const names: Record<keyof WhatIfChanges, string> = {
    target: t`another target`,
    prices: t`other prices`,
    closes: t`an order is won or lost`,
    pushedTo: t`an order is pushed back`,
    amount: t`an order is worth more or less`,
    leaves: t`a rep leaves`,
    arrivals: t`more or fewer new orders`,
    model: t`other parameters of the model`,
    quota: t`a quota of a team or rep`,
    quotas: t`all quotas, from a day on`,
    validCall: t`what counts as a valid call, from a day on`,
    calendar: t`other working days`,
  };
  const options = Object.entries(names).map(([value, label]) => ({ value, label }));
  const add = (kind: string | undefined) => {
    if (kind === undefined) return;
    const template = templates[kind as keyof WhatIfChanges];
    onChange(text.trim() === '' ? `${template}\n` : `${text.trimEnd()}\n${template}\n`);
  };
  return (
    <Field label={<Trans>Add</Trans>}>
      <Choice
        label={t`Add a change to be filled in`}
        value={undefined}
        options={[{ value: '', label: t`choose a change` }, ...options]}
        onChange={add}
      />
    </Field>
  );
}

function FileButton({ onChange }: Pick<Props, 'onChange'>) {
  return (
    <label className="button change-file">
      <FileUp size={14} aria-hidden />
      <Trans>Open a file</Trans>
      <input
        type="file"
        accept=".yaml,.yml,.json"
        onChange={async ({ currentTarget: input }) => {
          const [file] = input.files ?? [];
          if (file !== undefined) onChange(await file.text());
          // The same file may be chosen again once it is mended.
          input.value = '';
        }}
      />
    </label>
  );
}
