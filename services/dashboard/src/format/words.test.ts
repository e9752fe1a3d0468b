import { expect, it } from 'vitest';
import { words } from './words.ts';

it('makes words of a code, whatever its case', () => {
  expect(['pipeline.open', 'asked_price', 'OrderStageChanged'].map(words)).toEqual([
    'Pipeline open',
    'Asked price',
    'Order stage changed',
  ]);
});
