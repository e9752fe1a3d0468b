/** A change of the code that the oracle must notice: texts that stand exactly once in a file of `packages`, replaced. */
export type Mutation = {
  name: string;
  /** What the numbers would be wrong about. */
  why: string;
  edits: readonly { file: string; find: string; replace: string }[];
};

/** Mistakes that are easy to make with two clocks. Sums hide most of them: the oracle looks at each entity. */
export const mutations: readonly Mutation[] = [
  {
    name: 'the last write wins, in the order of the log',
    why: 'A fact that comes late stands over what happened after it: orders end in the wrong state.',
    edits: [
      {
        file: 'projections/src/facts.ts',
        find: 'a.rank - b.rank || a.at - b.at || a.firstKnownAt - b.firstKnownAt || a.revision - b.revision',
        replace: 'a.revision - b.revision',
      },
    ],
  },
  {
    name: 'recordedAt is taken for knownAt',
    why: 'Where recordedAt runs backwards in a stream, an entity is known in two states at once, or in none.',
    edits: [
      {
        file: 'projections/src/stream-fold.ts',
        find: 'const knownAt = Math.max(event.recordedAt, fold.knownAt);',
        replace: 'const knownAt = event.recordedAt;',
      },
    ],
  },
  {
    name: 'increments are netted inside a batch',
    why: 'What was told and taken back between two looks was known in between; and where batches are split decides it.',
    edits: [
      {
        file: 'projections/src/changes.ts',
        find: 'transition: (transition) => transitions.push(transition),',
        replace: `transition(transition) {
      const key = ({ entity, at, before, after }: Transition) => JSON.stringify([entity, at, before, after]);
      const other = transitions.findIndex((told) => told.sign !== transition.sign && key(told) === key(transition));
      if (other < 0) transitions.push(transition);
      else transitions.splice(other, 1);
    },`,
      },
    ],
  },
  {
    name: 'a closed order is never opened again',
    why: 'Won and lost orders that came back stay counted as won or lost.',
    edits: [
      {
        file: 'domain/src/order/order.ts',
        find: 'return reopen(order, fact.data.stage, fact.at);',
        replace: 'return odd(order);',
      },
    ],
  },
  {
    name: 'a correction stays at the instant of the fact it corrects',
    why: 'A call that was in truth made on another day stays on the wrong one.',
    edits: [
      {
        file: 'projections/src/stream-fold.ts',
        find: 'return { ...entry, firstKnownAt: first.firstKnownAt, revision: first.revision };',
        replace:
          'return { ...entry, at: first.at, firstKnownAt: first.firstKnownAt, revision: first.revision };',
      },
    ],
  },
  {
    name: 'a correction takes its own place among ties',
    why: 'Of two facts of one instant the corrected one would jump behind the other, and win.',
    edits: [
      {
        file: 'projections/src/stream-fold.ts',
        find: 'return { ...entry, firstKnownAt: first.firstKnownAt, revision: first.revision };',
        replace: 'return entry;',
      },
    ],
  },
  {
    name: 'a correction of a correction is a fact of its own',
    why: 'The same fact stands twice.',
    edits: [
      {
        file: 'projections/src/stream-fold.ts',
        find: 'putIn(fold.told, saying.id, known);\n  if (early',
        replace: 'if (early',
      },
    ],
  },
  {
    name: 'retractions are ignored',
    why: 'What was entered by mistake counts for ever.',
    edits: [
      {
        file: 'projections/src/stream-fold.ts',
        find: "else if (saying.kind === 'retraction') stand(step, known, { entry: null, part: null });",
        replace: "else if (saying.kind === 'retraction') return;",
      },
    ],
  },
  {
    name: 'the rank of a message of a call is ignored',
    why: 'Vendors stamp whole seconds and deliver in any order: a late "ringing" takes an ended call back.',
    edits: [
      {
        file: 'projections/src/facts.ts',
        find: 'rank: projection.rank === undefined ? 0 : projection.rank(fact),',
        replace: 'rank: 0,',
      },
    ],
  },
  {
    name: 'a fact behind the latest instant is appended like any other',
    why: 'The fast path for what comes last is right only for what is last on every axis.',
    edits: [
      {
        file: 'projections/src/timeline.ts',
        find: '(compareEntries(entry, last) > 0 && entry.at >= timeline.lastAt)',
        replace: '(compareEntries(entry, last) > 0)',
      },
    ],
  },
  {
    name: 'the effective date is ignored',
    why: 'A mapping or target would hold from when it was typed in, not from when it was in force.',
    edits: [
      {
        file: 'projections/src/facts.ts',
        find: 'const at = entry.definition.effective',
        replace: 'const at = false as boolean',
      },
    ],
  },
  {
    name: 'what becomes known at k is not known at k yet',
    why: 'A person who asks right after a fact was told does not see it.',
    edits: [
      {
        file: 'projections/src/sql/as-of.ts',
        find: '.k_from <= ',
        replace: '.k_from < ',
      },
    ],
  },
  {
    name: 'the rim of a day is left out of sums',
    why: 'Whole days come from cells; what happened on the last day, up to the instant, does not.',
    edits: [
      {
        file: 'projections/src/sql/as-of.ts',
        find: 'v_day < ',
        replace: 'v_day <= ',
      },
    ],
  },
  {
    name: 'cells lie on the days of another zone',
    why: 'Sums of whole days would hold what happened in the hours between the two midnights.',
    edits: [
      {
        file: 'projections/src/sql/encode.ts',
        find: 'Math.floor(transition.at / MICROS_PER_DAY),',
        replace: 'Math.floor((transition.at + 28_800_000_000) / MICROS_PER_DAY),',
      },
    ],
  },
  {
    name: 'late news are left out of the flow',
    why: 'Start and bars no longer give the end.',
    edits: [
      {
        file: 'read-models/src/pipeline/orders/flow.ts',
        find: 'if (change.in_first) addStock(bars.lateNews, change, atFirst, 1);',
        replace: 'if (change.in_start) addStock(bars.lateNews, change, atStart, 1);',
      },
    ],
  },
  {
    name: 'a rep who changes teams leaves the open orders behind',
    why: 'A flow of a team does not balance, and nobody is told where its pipeline went.',
    edits: [
      {
        file: 'read-models/src/pipeline/orders/flow.ts',
        find: 'await bookMoves(snapshot, bars, membership, k);',
        replace: '',
      },
    ],
  },
  {
    name: 'a call counts on the day that it is in Greenwich',
    why: 'Evening calls of New York and morning calls of Shanghai make the quota of another day.',
    edits: [
      {
        file: 'domain/src/call/call.ts',
        find: 'day: localDay(data.zone, startedAt),',
        replace: 'day: Math.floor(startedAt / 86_400_000_000),',
      },
    ],
  },
  {
    name: 'calls are judged by the newest rule',
    why: 'A rule that holds from the 20th on would take back calls that counted on the 10th.',
    edits: [
      {
        file: 'read-models/src/discipline/valid-calls.ts',
        find: 'const rule = ruleAt(rules, at);',
        replace: 'const rule = ruleAt(rules, { v: Number.MAX_SAFE_INTEGER, k });',
      },
    ],
  },
  {
    name: 'a mapping is joined as it was known when the call came',
    why: 'A mapping that is entered two days late never moves the calls to whom they belong.',
    edits: [
      {
        file: 'read-models/src/discipline/attribution.ts',
        find: 'return standingAt(mappings.get(key) ?? [], { v, k }) ?? null;',
        replace: 'return standingAt(mappings.get(key) ?? [], { v, k: Math.min(v, k) }) ?? null;',
      },
      {
        file: 'read-models/src/discipline/attribution.ts',
        find: 'now: onlyOne(standingIn(standing, { v, k: { first: k, last: k } })),',
        replace: 'now: undefined,',
      },
    ],
  },
];
