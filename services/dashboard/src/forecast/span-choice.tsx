import { useLingui } from '@lingui/react/macro';
import { shownSpan, spansAround } from '../clocks/spans.ts';
import { useCompany, useFormat } from '../company.ts';
import { Choice } from '../frame/choice.tsx';
import { spanName } from '../frame/span-name.tsx';
import { useChangeUrl, useUrl } from '../url.ts';

/** The period that is forecast. */
export function SpanChoice() {
  const { t } = useLingui();
  const format = useFormat();
  const search = useUrl();
  const { step } = useChangeUrl();
  const company = useCompany();
  const current = shownSpan({ asOf: search.asOf }, company);
  const spans = [...new Set([current, ...spansAround(current), search.span ?? current])];
  return (
    <Choice
      label={t`Period`}
      value={search.span}
      options={spans.map((span) => ({
        value: span === current ? '' : span,
        label: spanName(span, format),
      }))}
      onChange={(span) => step({ span })}
    />
  );
}
