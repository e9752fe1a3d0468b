import type { Actor } from '@grasp/domain';
import type { Principal } from '@grasp/http';

/** Who did it, as events keep it: from the credential, whatever the body says. */
export function toActor({ principal, role, onBehalfOf }: Principal, via: string): Actor {
  const isSystem = role === 'integration' || role === 'importer';
  return {
    kind: isSystem ? role : 'person',
    id: principal,
    ...(onBehalfOf === null ? {} : { onBehalfOf }),
    via,
  };
}
