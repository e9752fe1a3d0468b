import type { FactKind } from '@grasp/domain';

/** What customers say, and what reps write. */
export const QUOTES: Readonly<Record<FactKind, readonly string[]>> = {
  asked_price: ['What does the plus package cost a year?', 'Send me the price list, please.'],
  asked_discount: ['With ten percent off we have a deal.', 'What if we sign for two years?'],
  left_number: ['Call me on my mobile, not at the desk.', 'My direct line is better.'],
  asked_for_contract: ['Mail me the contract, I will look at it.', 'Can you draw it up for March?'],
  named_decision_maker: ['My brother decides that.', 'The board meets on Thursday.'],
  named_payment_date: ['We pay at the end of the month.', 'The budget is free from the first.'],
  other: ['Two of our competitors are on your site.', 'We had many inquiries last year.'],
};

/** The facts that customers show at each stage of an order. */
export const FACTS_BY_STAGE: readonly (readonly FactKind[])[] = [
  ['asked_price', 'left_number', 'other'],
  ['asked_price', 'named_decision_maker', 'other'],
  ['asked_discount', 'named_decision_maker', 'asked_price'],
  ['asked_discount', 'asked_for_contract', 'named_payment_date'],
  ['asked_for_contract', 'named_payment_date'],
];

export const OPINIONS = [
  'Sounded keen, will surely sign.',
  'Nice man, I have a good feeling.',
  'Probably waits for the fair.',
  'Not this quarter, I think.',
];
export const STEPS = [
  'call back',
  'send the offer',
  'call the decision maker',
  'send the contract',
  'show the site',
];
export const LOST_REASONS = ['price', 'no_budget', 'no_decision', 'competitor', 'no_need'];
export const COMPETITORS = ['europages', 'kompass', 'alibaba'];
export const LOST_RENEWALS = ['no_effect', 'price', 'closed_down', 'competitor'];
