import { AppError } from '@grasp/errors';
import { httpErrors, type Principal } from '@grasp/http';

type Filter = { rep?: string | undefined; team?: string | undefined };

/**
 * The filter of a request, narrowed to what the credential may see.
 * @throws AppError `out_of_scope` when it asks for another rep's or team's numbers.
 */
export function narrow({ scope }: Principal, asked: Filter): Filter {
  if (scope.kind === 'all') return asked;
  const mine = asked[scope.kind];
  if (mine !== undefined && mine !== scope.id) {
    throw new AppError(httpErrors.out_of_scope, { field: scope.kind });
  }
  return { ...asked, [scope.kind]: scope.id };
}
