import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { vendorSettings } from '@grasp/telephony';

/** Secrets of vendors under the names of their settings. */
export type VendorSecrets = Readonly<Record<string, string>>;

const fileIn = (home: string): string => join(home, 'demo-telephony.json');

/** The secrets that a demo's telephone systems sign with; none where the home holds no demo. */
export function readDemoSecrets(home: string): VendorSecrets {
  const file = fileIn(home);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}

/**
 * The same, made on first use. A demo has no telephone system that anybody could have configured: so that calls can be
 * simulated against it, its vendors are switched on by secrets of its own.
 */
export function openDemoSecrets(home: string): VendorSecrets {
  const known = readDemoSecrets(home);
  const missing = Object.keys(vendorSettings).filter((name) => known[name] === undefined);
  if (missing.length === 0) return known;
  const made = missing.map((name) => [name, randomBytes(16).toString('hex')]);
  const secrets = { ...known, ...Object.fromEntries(made) };
  writeFileSync(fileIn(home), `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  return secrets;
}
