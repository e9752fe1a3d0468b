import { formatInstant, MICROS_PER_DAY, type Micros } from '@grasp/domain';
import { formatReference } from '../../reference.ts';
import type { CurrencyForecast, ForecastBy, ForecastParts, ForecastSum } from '../../views.ts';

/** Openings of so many days tell how many orders will come: what is behind orders that do not exist yet. */
export const OPENINGS_DAYS = 26 * 7;

/** What a forecast looked at: the instant, up to when it was taught, the period's days, and whose numbers. */
export type ForecastLook = {
  at: Micros;
  taught: Micros;
  firstDay: string;
  endDay: string;
  rep: string | null;
  team: string | null;
};

/** A part of a period's number, or the renewals in it that are not decided, or renewed. */
export type EvidencePart = keyof ForecastParts | 'undecided' | 'renewed';

type Group = { currency: string | null; by: ForecastBy | null; key: string | null };

/** The ref of a part: S(T, T) of the instant that was looked at, or of the one up to which it was taught. */
export function forecastReference(
  part: EvidencePart,
  { at, taught, firstDay, endDay, rep, team }: ForecastLook,
  group: Group = { currency: null, by: null, key: null },
): string {
  const isTaught = part === 'arrivals';
  const instant = isTaught ? taught : at;
  const openedFrom = formatInstant(taught - OPENINGS_DAYS * MICROS_PER_DAY);
  const what = isTaught ? { openedFrom } : { from: firstDay, to: endDay };
  const parameters = { part, ...what, rep, team, ...group };
  return formatReference({ kind: 'forecast', place: { v: instant, k: instant }, parameters });
}

/** A currency's forecast with refs to what is behind each part, of the whole and of each group. */
export function withForecastRefs(
  forecast: CurrencyForecast,
  by: ForecastBy | null,
  look: ForecastLook,
): CurrencyForecast {
  const { currency, groups, renewals } = forecast;
  const refer = (parts: ForecastParts, group: Omit<Group, 'currency'>): ForecastParts => {
    const part = (name: keyof ForecastParts): ForecastSum =>
      isEmpty(name, forecast.parts[name])
        ? parts[name]
        : { ...parts[name], ref: forecastReference(name, look, { currency, ...group }) };
    return {
      signed: part('signed'),
      open: part('open'),
      arrivals: part('arrivals'),
      renewals: part('renewals'),
    };
  };
  return {
    ...forecast,
    parts: refer(forecast.parts, { by: null, key: null }),
    renewals: renewals.map((ahead) => {
      const due = { firstDay: ahead.from, endDay: ahead.to };
      const group = { currency, by: null, key: null };
      const part = ahead.horizon === 'renewed' ? 'renewed' : 'undecided';
      return { ...ahead, ref: forecastReference(part, { ...look, ...due }, group) };
    }),
    groups: groups.map((group) => ({
      ...group,
      parts: refer(group.parts, { by, key: group.key }),
    })),
  };
}

/**
 * Where nothing at all is expected there is nothing to show; that nothing is signed can be seen. Of a group that is judged by
 * the whole: what hardly ever wins came to nothing in the draws of a small group, and is behind its number all the same.
 */
const isEmpty = (name: keyof ForecastParts, { count }: ForecastSum): boolean =>
  name !== 'signed' && count.mean === 0;
