import type { WhatIfChanges } from '@grasp/read-models/views';

/** A change of each kind as it is written in a file, to be filled in: `…` stands where only the reader knows what. */
export const changeTemplates = (of: {
  period: string;
  currency: string;
  today: string;
}): Record<keyof WhatIfChanges, string> => ({
  target: `- target: "90000000"\n  currency: ${of.currency}\n  period: ${of.period}\n  scope: team\n  of: …`,
  prices: '- prices: 1.05\n  team: …',
  closes: '- order: …\n  closes: lost',
  pushedTo: `- order: …\n  pushedTo: ${of.today}`,
  amount: `- order: …\n  amount: "1250000"\n  currency: ${of.currency}`,
  leaves: '- rep: …\n  leaves: true\n  ordersTo: …',
  arrivals: '- arrivals: 0.8',
  model: '- model:\n    ridge: 30',
  quota: `- quota: 45\n  scope: team\n  of: …\n  from: ${of.today}`,
  quotas: `- quotas: 1.1\n  from: ${of.today}`,
  validCall: `- validCall:\n    minTalkMs: 60000\n  from: ${of.today}`,
  calendar: `- calendar:\n    workdays: [1, 2, 3, 4]\n    holidays: [${of.today}]`,
});
