import { Trans, useLingui } from '@lingui/react/macro';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Play } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { spansAround } from '../clocks/spans.ts';
import { useCompany, useFormat } from '../company.ts';
import { dayIn, monthOf } from '../format/days.ts';
import { Choice } from '../frame/choice.tsx';
import { DayInput } from '../frame/day-input.tsx';
import { Panel } from '../frame/panel.tsx';
import { spanName } from '../frame/span-name.tsx';
import type { Search } from '../search.ts';
import { useChangeUrl, useUrl } from '../url.ts';
import { ChangeFile } from './change-file.tsx';
import { Field, NumberField } from './field.tsx';
import { runsQuery, startRun } from './queries.ts';
import { readChanges } from './read-changes.ts';
import { RuleFields } from './rule-fields.tsx';
import { RunFault } from './run-fault.tsx';
import { type RunForm, toChanges, toForm, toInputs } from './to-inputs.ts';

const MOST_MONTHS = 12;

/**
 * What is to be run: everything chosen stands in the address, so that it can be sent to a colleague, but for the changes of
 * a file, which the kept run holds.
 */
export function RunFormCard() {
  const search = useUrl();
  const company = useCompany();
  const client = useQueryClient();
  const { step } = useChangeUrl();
  const [text, setText] = useState('');
  const form = toForm(search, company);
  const isTried = text.trim() !== '' || toChanges(form.rules).length > 0;
  const isEmpty = form.kind === 'what-if' && !isTried;
  const start = useMutation({
    mutationFn: async () => {
      const changes = form.kind === 'what-if' ? await readChanges(text) : [];
      return startRun(toInputs(form, { zone: company.zone, asOf: search.asOf, changes }));
    },
    onSuccess: async ({ run }) => {
      await client.invalidateQueries({ queryKey: runsQuery.queryKey });
      step({ run, with: undefined });
    },
  });
  return (
    <Panel title={<Trans>A new run</Trans>}>
      <form
        className="run-form"
        onSubmit={(event) => {
          event.preventDefault();
          start.mutate();
        }}
      >
        <KindField form={form} />
        {form.kind === 'backtest' ? <BacktestFields form={form} /> : <PeriodField form={form} />}
        {form.kind === 'what-if' && (
          <>
            <RuleFields form={form} />
            <ChangeFile text={text} span={form.span} onChange={setText} />
          </>
        )}
        <LooksFrom />
        {form.kind !== 'what-if' && <ModelFields form={form} />}
        {start.error && <RunFault error={start.error} />}
        {isEmpty && (
          <p className="dim run-wide">
            <Trans>Change at least one thing.</Trans>
          </p>
        )}
        <button
          type="submit"
          className="button button-strong"
          disabled={start.isPending || isEmpty}
        >
          <Play size={14} aria-hidden />
          <Trans>Run</Trans>
        </button>
      </form>
    </Panel>
  );
}

type Props = { form: RunForm };

function KindField({ form }: Props) {
  const { t } = useLingui();
  const { tweak } = useChangeUrl();
  return (
    <Field label={<Trans>What</Trans>}>
      <Choice
        label={t`What to run`}
        value={form.kind === 'backtest' ? undefined : form.kind}
        options={[
          { value: '', label: t`Back-test: forecast the past, hold it against what came` },
          { value: 'forecast', label: t`Forecast of a period, to be kept` },
          { value: 'what-if', label: t`What if: other rules, targets, prices, orders` },
        ]}
        onChange={(kind) => tweak({ make: kind as Search['make'] })}
      />
    </Field>
  );
}

function BacktestFields({ form }: Props) {
  const { t } = useLingui();
  const { tweak } = useChangeUrl();
  const months = Array.from({ length: MOST_MONTHS }, (_, index) => index + 1);
  return (
    <>
      <Field label={<Trans>Cut-offs from</Trans>}>
        <DayInput label={t`Cut-offs from`} value={form.from} onChange={(from) => tweak({ from })} />
      </Field>
      <Field label={<Trans>to</Trans>}>
        <DayInput label={t`Cut-offs to`} value={form.to} onChange={(to) => tweak({ to })} />
      </Field>
      <Field label={<Trans>Every</Trans>}>
        <Choice
          label={t`A cut-off every`}
          value={form.every}
          options={[
            { value: 'month', label: t`month` },
            { value: 'week', label: t`week` },
          ]}
          onChange={(every) => tweak({ every: every as Search['every'] })}
        />
      </Field>
      <Field label={<Trans>Months ahead</Trans>}>
        <Choice
          label={t`Months ahead`}
          value={String(form.horizon)}
          options={months.map((month) => ({ value: String(month), label: String(month) }))}
          onChange={(horizon) => tweak({ horizon })}
        />
      </Field>
    </>
  );
}

function PeriodField({ form }: Props) {
  const { t } = useLingui();
  const { tweak } = useChangeUrl();
  const format = useFormat();
  const { zone, now } = useCompany();
  const { asOf } = useUrl();
  const spans = new Set([...spansAround(monthOf(dayIn(zone, asOf ?? now))), form.span]);
  return (
    <Field label={<Trans>Period</Trans>}>
      <Choice
        label={t`Period`}
        value={form.span}
        options={[...spans].map((span) => ({ value: span, label: spanName(span, format) }))}
        onChange={(span) => tweak({ span })}
      />
    </Field>
  );
}

function LooksFrom() {
  const { asOf } = useUrl();
  const format = useFormat();
  return (
    <p className="dim run-wide">
      {asOf === undefined ? (
        <Trans>Looks from now. Choose another instant at the top.</Trans>
      ) : (
        <Trans>Looks from {format.instant(asOf)}, and sees nothing that became known later.</Trans>
      )}
    </p>
  );
}

function ModelFields({ form }: Props) {
  const { t } = useLingui();
  const { tweak } = useChangeUrl();
  const field = (label: string, name: keyof Search, value: number | null): ReactNode => (
    <NumberField label={label} value={value} onChange={(text) => tweak({ [name]: text })} />
  );
  return (
    <details className="run-wide">
      <summary>
        <Trans>Model and simulation</Trans>
      </summary>
      <div className="run-form">
        {field(t`Least decided orders to learn from`, 'least', form.leastDecided)}
        {field(t`Ridge: how far facts may move a chance`, 'ridge', form.ridge)}
        {field(t`Simulated outcomes`, 'draws', form.draws)}
        {field(t`Seed`, 'seed', form.seed)}
      </div>
    </details>
  );
}
