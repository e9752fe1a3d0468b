import { z } from 'zod';
import { type AnyCommand, defineCommand, refuse } from '../decision.ts';
import type { Fact } from '../fact.ts';
import * as field from '../fields.ts';
import { streams } from '../streams.ts';
import { targetKey } from '../target/events.ts';
import type { TargetKey } from '../target/split.ts';
import type { ForecastEvent } from './events.ts';

/** The forecast that stands: the last one said, by whoever said it. */
type Said = { latest: { by: string; amount: string; currency: string } | null };

function evolveSaid(said: Said, { type, data }: Fact<ForecastEvent>): Said {
  return type === 'ForecastSubmitted' || type === 'ForecastOverridden' ? { latest: data } : said;
}

function forecastCommand<C extends TargetKey>(declared: {
  name: string;
  schema: z.ZodType<C>;
  decide: (said: Said, command: C, context: { by: string }) => readonly ForecastEvent[];
}): AnyCommand {
  return defineCommand<C, Said, ForecastEvent>({
    ...declared,
    stream: streams.forecast,
    initial: { latest: null },
    evolve: evolveSaid,
    anomalies: () => 0,
  });
}

const forecast = { ...targetKey, amount: field.amount, currency: field.currency };

/** All commands on submitted forecasts. Who says it is who gives the command. */
export const forecastCommands: readonly AnyCommand[] = [
  forecastCommand({
    name: 'SubmitForecast',
    schema: z.strictObject({ ...forecast, note: field.text.optional() }),
    decide: (_, command, { by }) => [{ type: 'ForecastSubmitted', data: { ...command, by } }],
  }),
  forecastCommand({
    name: 'OverrideForecast',
    schema: z.strictObject({ ...forecast, reason: field.text.min(1) }),
    decide({ latest }, command, { by }) {
      if (latest === null) refuse('forecast_absent');
      if (latest.currency !== command.currency) refuse('forecast_currency', latest.currency);
      const { amount: before, by: beforeBy } = latest;
      return [{ type: 'ForecastOverridden', data: { ...command, by, before, beforeBy } }];
    },
  }),
];
