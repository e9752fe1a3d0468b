import type { Settings } from './settings.ts';
import type { Account, Desk, Team, World } from './world.ts';

const DESKS_A_SITE = 150;
const FIRST_EXTENSION = 201;
/** Whose telephones the desks of a site have, in turn. */
const VENDORS = ['asterisk', 'freeswitch', 'asterisk', 'twilio', 'asterisk', 'freeswitch'] as const;

/** A telephone on a desk. */
export type Telephone = { vendor: Account['vendor']; account: string; extension: string };

/** The telephone of the n-th desk: the same in every company. */
export function telephoneOf(n: number): Telephone {
  const site = Math.floor(n / DESKS_A_SITE) + 1;
  const vendor = VENDORS[n % VENDORS.length] as Account['vendor'];
  const number = FIRST_EXTENSION + (n % DESKS_A_SITE);
  return vendor === 'twilio'
    ? { vendor, account: `AC${String(site).padStart(32, '0')}`, extension: `client:desk${number}` }
    : { vendor, account: `${vendor}${site}`, extension: String(number) };
}

/** The desks of a company, spread over its teams, with nobody at them yet. */
export function createDesks({ settings, teams, accounts }: World): Desk[] {
  return Array.from({ length: settings.reps }, (_, n) => {
    const telephone = telephoneOf(n);
    return {
      account: getAccount(accounts, telephone, settings),
      extension: telephone.extension,
      team: teams[n % teams.length] as Team,
      rep: null,
      customers: [],
      mapped: 0,
    };
  });
}

/** The account of a telephone, made when its first desk asks for it. */
function getAccount(
  accounts: Account[],
  { vendor, account }: Telephone,
  { habits, zone }: Settings,
): Account {
  const known = accounts.find((one) => one.vendor === vendor && one.account === account);
  if (known !== undefined) return known;
  const zones = habits.accountZones;
  const made: Account = {
    vendor,
    account,
    zone: zones[accounts.length % zones.length] ?? zone,
    mainExtension: '100',
    ghostExtension: '199',
    calls: 0,
  };
  accounts.push(made);
  return made;
}
