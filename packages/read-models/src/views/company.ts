import type { Stamp } from './answer.ts';

export type ReadModelStatus = {
  name: string;
  context: string;
  version: number;
  /** null: more than a log counts whose positions are no count. */
  lagEvents: number | null;
  lagMs: number;
  deadLetters: number;
  state: 'live' | 'catching_up' | 'rebuilding' | 'absent';
};
export type Status = {
  readModels: ReadModelStatus[];
  /** `demo`: the log holds a demo company. */
  mode: 'real' | 'demo' | 'empty';
  now: string;
  /** The company's zone. */
  zone: string;
  currency: string;
};

export type Me = {
  principal: string;
  role: 'admin' | 'director' | 'manager' | 'analyst' | 'rep' | 'integration' | 'importer';
  scope: { kind: 'all' } | { kind: 'team' | 'rep'; id: string };
};

/** A message of `/api/live`. */
export type LiveMessage = { models: string[]; at: string; lagMs: number };

/** Reps and teams as of the instant, for filters. */
export type Directory = Stamp & {
  reps: { rep: string; name: string; team: string | null; isActive: boolean }[];
  teams: { team: string; name: string; division: string | null }[];
  stages: string[];
};
