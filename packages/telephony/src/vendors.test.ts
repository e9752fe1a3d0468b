import { describe, expect, it } from 'vitest';
import { telephonyContract } from './testing/contract.ts';
import { findVendor, vendors } from './vendors.ts';

for (const vendor of vendors) {
  telephonyContract(vendor, new URL(`./${vendor.name}/fixtures/`, import.meta.url));
}

describe('the list of vendors', () => {
  it('names every vendor once', () => {
    const names = vendors.map((vendor) => vendor.name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('finds a vendor by its name', () => {
    expect(vendors.map((vendor) => findVendor(vendor.name))).toEqual(vendors);
    expect(findVendor('carrier-pigeon')).toBeUndefined();
  });
});
