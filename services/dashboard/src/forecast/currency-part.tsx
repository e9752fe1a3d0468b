import type { CurrencyForecast, PeriodForecastView } from '@grasp/read-models/views';
import { DistributionCard } from './distribution-card.tsx';
import { ForecastFigures } from './forecast-figures.tsx';
import { PartsTable } from './parts-table.tsx';

/** A period in one currency: the big numbers, the distribution against the target, and its parts. */
export function CurrencyPart({
  forecast,
  currency,
}: {
  forecast: PeriodForecastView;
  currency: CurrencyForecast;
}) {
  return (
    <>
      <ForecastFigures forecast={forecast} of={currency} />
      <div className="row row-flow">
        <DistributionCard of={currency} />
        <PartsTable of={currency} isModelled={forecast.model.lacking === null} />
      </div>
    </>
  );
}
