import { describe, expect, it } from 'vitest';
import { collect } from '../testing/collect.ts';
import { createMemorySource } from '../testing/memory-source.ts';
import { DENIED } from './columns.ts';
import { frioFrio } from './index.ts';

const ROW: Record<string, string> = {
  opportunity_id: '7',
  created_date: '2018-01-10',
  quote_expiry_date: '2018-02-09',
  quote_expiry_imputed: 'False',
  last_modified_date: '2018-03-05',
  account_created_period: '201712',
  planned_delivery_start_period: '201804',
  planned_delivery_end_period: '201805',
  region: 'EMEA',
  territory: 'Netherlands',
  billing_country: 'Netherlands',
  account_owner: 'Person_Name_51',
  opportunity_owner: 'Person_Name_18',
  account_type: 'Account_Type_2',
  opportunity_type: '',
  delivery_terms: 'Delivery_Terms_2',
  bureaucratic_code: 'Bureaucratic_Code_4',
  currency: 'EUR',
  total_taxable_amount_usd: '54499.899999999994',
  trf_sum: '10.0',
  product_lines: '1',
  first_product_family: 'Product_Family_77',
  first_product_name: 'Product_Name_99',
  price_terms_needs_approval: '1.0',
  price_terms_approved: '1.0',
  code0_needs_approval: '0.0',
  code0_approved: '0.0',
  stage: 'Won',
};

const read = (changes: Record<string, string> = {}) => {
  const row = { ...ROW, ...changes };
  const text = `${Object.keys(row).join(',')}\n${Object.values(row).join(',')}\n`;
  return collect(frioFrio, createMemorySource({ 'orders.csv': text }));
};
const ofOrder = async (changes?: Record<string, string>) =>
  (await read(changes)).facts.filter(({ stream }) => stream === 'order-7');

describe('the orders of Frio Frio', () => {
  it('are opened with what they are, and closed on the day of their last change', async () => {
    const facts = await ofOrder();
    expect(
      facts.map(({ type, data, occurredAt }) => [
        type,
        data,
        new Date(occurredAt / 1000).toISOString(),
      ]),
    ).toEqual([
      [
        'OrderOpened',
        {
          order: '7',
          customer: null,
          rep: 'Person_Name_18',
          stage: 'quote',
          amount: '5449990',
          currency: 'USD',
        },
        '2018-01-10T12:00:00.000Z',
      ],
      [
        'OrderAttributesChanged',
        {
          attributes: {
            region: 'EMEA',
            territory: 'Netherlands',
            country: 'Netherlands',
            accountOwner: 'Person_Name_51',
            accountType: 'Account_Type_2',
            deliveryTerms: 'Delivery_Terms_2',
            bureaucraticCode: 'Bureaucratic_Code_4',
            quotedIn: 'EUR',
            productFamily: 'Product_Family_77',
            product: 'Product_Name_99',
            quoteExpiryImputed: 'False',
            coolingTons: 10,
            productLines: 1,
            priceNeedsApproval: 1,
            codeNeedsApproval: 0,
            deliveryInDays: 81,
            deliveryDays: 30,
            accountDays: 40,
            quoteDays: 30,
          },
        },
        '2018-01-10T12:00:00.000Z',
      ],
      ['OrderWon', { signedOn: '2018-03-05' }, '2018-03-05T12:00:00.000Z'],
    ]);
  });

  it.each(DENIED)('tell nothing of %s before they are closed', async (column) => {
    const before = (facts: Awaited<ReturnType<typeof ofOrder>>) => facts.slice(0, 2);
    const changed = await ofOrder({ [column]: column === 'stage' ? 'Lost' : '2018-04-01' });
    expect(before(changed)).toEqual(before(await ofOrder()));
    const text = JSON.stringify(before(changed).map(({ data }) => data));
    expect(text).not.toContain('2018-04-01');
    expect(text).not.toContain('Lost');
  });

  it('stay open where they are, and are lost where they were', async () => {
    expect((await ofOrder({ stage: 'Open' })).map(({ type }) => type)).not.toContain('OrderWon');
    expect((await ofOrder({ stage: 'Lost' })).at(-1)).toMatchObject({ type: 'OrderLost' });
  });

  it.each([
    [{ opportunity_id: '' }, 'bad_id', 0],
    [{ created_date: 'soon' }, 'bad_open_date', 0],
    [{ stage: 'Perhaps' }, 'unknown_stage', 2],
    [{ last_modified_date: '' }, 'no_close_date', 2],
    [{ last_modified_date: '2018-01-01' }, 'closed_before_opened', 3],
    [{ total_taxable_amount_usd: '' }, 'no_amount', 3],
    [{ total_taxable_amount_usd: '-3' }, 'bad_amount', 3],
  ])('are kept as far as they can be read: %o', async (changes, kind, facts) => {
    const { dirt } = await read(changes);
    expect(dirt.map(({ dirt: of }) => of)).toEqual([kind]);
    expect(await ofOrder(changes)).toHaveLength(facts);
  });

  it('name their owners as staff, from the first order on', async () => {
    const { facts } = await read();
    expect(facts.filter(({ type }) => type === 'RepJoined')).toMatchObject([
      { data: { rep: 'Person_Name_18' } },
    ]);
    expect((await read({ opportunity_owner: '' })).facts.map(({ type }) => type)).not.toContain(
      'RepJoined',
    );
  });
});
