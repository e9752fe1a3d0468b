import { describe, expect, it } from 'vitest';
import { openBench } from './testing/bench.ts';
import { telephonyContract } from './testing/contract.ts';
import { findVendor, vendors } from './vendors.ts';

const fixturesOf = (name: string) => new URL(`./${name}/fixtures/`, import.meta.url);

for (const vendor of vendors) {
  telephonyContract(vendor, fixturesOf(vendor.name));
}

it('does not test a vendor that its fixtures leave switched off', () => {
  for (const vendor of vendors) {
    const off = { ...vendor, createAdapter: () => undefined };
    expect(() => openBench(off, fixturesOf(vendor.name))).toThrow(vendor.name);
  }
});

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
