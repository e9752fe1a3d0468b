import { describe, expect, it } from 'vitest';
import type { AccountSettings } from './adapter.ts';
import { kindOfParty, toExtension, toNumber } from './party.ts';

const settings: AccountSettings = { zone: 'Europe/Berlin', country: 'DE' };

describe('what a dialled text stands for', () => {
  it.each([
    ['1001', 'extension'],
    ['*97', 'extension'],
    ['#31#', 'extension'],
    ['015112345678', 'number'],
    ['+49 (151) 123-456', 'number'],
    ['+49', 'number'],
    ['anna', 'name'],
    ['', 'hidden'],
    ['Anonymous', 'hidden'],
  ] as const)('takes %s for: %s', (text, kind) => {
    expect(kindOfParty(text, settings)).toBe(kind);
  });

  it('lets an account say how long its extensions are', () => {
    expect(kindOfParty('30123456', settings)).toBe('number');
    expect(kindOfParty('30123456', { ...settings, extensionDigits: 8 })).toBe('extension');
  });
});

describe('the other side', () => {
  it.each([
    ['0151 12345678', '+4915112345678'],
    ['1002', '1002'],
    ['reception', 'reception'],
    ['anonymous', null],
    [undefined, null],
  ])('is told for %s as %s', (text, number) => {
    expect(toNumber(text, settings)).toBe(number);
  });
});

describe('our side', () => {
  it.each([
    ['1001', '1001'],
    ['client:anna', 'client:anna'],
    ['client:anna müller', 'client:anna%20m%c3%bcller'],
    ['030 12345670', '+493012345670'],
    [' ', null],
    [undefined, null],
  ])('is told for %s as %s', (text, extension) => {
    expect(toExtension(text, settings)).toBe(extension);
  });
});
