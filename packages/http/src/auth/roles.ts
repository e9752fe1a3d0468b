import { z } from 'zod';

/** What a credential is for. People have one of the first five; systems one of the last two. */
export const ROLES = [
  'admin',
  'director',
  'manager',
  'analyst',
  'rep',
  'integration',
  'importer',
] as const;
export type Role = (typeof ROLES)[number];

/** What can be asked of a server. */
export type Door = 'query' | 'commands' | 'events' | 'backdate' | 'session';

/** Who may pass which door. Only an importer may say when something was recorded. */
const DOORS: Readonly<Record<Door, readonly Role[]>> = {
  query: ['admin', 'director', 'manager', 'analyst', 'rep'],
  session: ['admin', 'director', 'manager', 'analyst', 'rep'],
  commands: ['admin', 'director', 'manager', 'rep'],
  events: ['admin', 'integration', 'importer'],
  backdate: ['importer'],
};

/** Whether a role may pass a door. */
export function mayPass(role: Role, door: Door): boolean {
  return DOORS[door].includes(role);
}

/** Whose numbers a credential may see and change. */
export const scopeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('all') }),
  z.object({ kind: z.literal('team'), id: z.string().min(1) }),
  z.object({ kind: z.literal('rep'), id: z.string().min(1) }),
]);
export type Scope = z.infer<typeof scopeSchema>;

/** Who asks: taken from the credential of the request, never from its body. */
export type Principal = {
  credentialId: string;
  /** The person or system. */
  principal: string;
  role: Role;
  scope: Scope;
  /** The person for whom a system acts. */
  onBehalfOf: string | null;
};
