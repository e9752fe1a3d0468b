/** What a row of an activity is to us. */
export type Role =
  | { kind: 'opens' }
  | { kind: 'stage' }
  /** About an offer: a stage until the application is decided, a touch afterwards. */
  | { kind: 'offer' }
  | { kind: 'won' }
  | { kind: 'lost'; reason: string }
  | { kind: 'adds_nothing' }
  /** Work by telephone: calls of an account of its own, so that the three kinds can be counted apart. */
  | { kind: 'call'; account: string }
  | { kind: 'task' };

const stage: Role = { kind: 'stage' };
const offer: Role = { kind: 'offer' };
const task: Role = { kind: 'task' };

/** Every activity of the log. */
export const activities: ReadonlyMap<string, Role> = new Map<string, Role>([
  ['A_SUBMITTED', { kind: 'opens' }],
  ['A_PARTLYSUBMITTED', stage],
  ['A_PREACCEPTED', stage],
  ['A_ACCEPTED', stage],
  ['A_FINALIZED', stage],
  ['A_APPROVED', { kind: 'won' }],
  ['A_DECLINED', { kind: 'lost', reason: 'declined' }],
  ['A_CANCELLED', { kind: 'lost', reason: 'cancelled' }],
  // Both come with every approval.
  ['A_REGISTERED', { kind: 'adds_nothing' }],
  ['A_ACTIVATED', { kind: 'adds_nothing' }],
  ['O_SELECTED', offer],
  ['O_CREATED', offer],
  ['O_SENT', offer],
  ['O_SENT_BACK', offer],
  ['O_ACCEPTED', offer],
  ['O_DECLINED', offer],
  ['O_CANCELLED', offer],
  ['W_Nabellen offertes', { kind: 'call', account: 'nabellen_offertes' }],
  ['W_Nabellen incomplete dossiers', { kind: 'call', account: 'nabellen_incomplete_dossiers' }],
  ['W_Afhandelen leads', { kind: 'call', account: 'afhandelen_leads' }],
  ['W_Completeren aanvraag', task],
  ['W_Valideren aanvraag', task],
  ['W_Beoordelen fraude', task],
  ['W_Wijzigen contractgegevens', task],
]);
