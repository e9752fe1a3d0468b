import { useRouter } from '@tanstack/react-router';
import type { Search } from '../search.ts';
import { useChangeUrl } from '../url.ts';

/**
 * Closes what a step opened by going back over it, so that Back does not open it again; where the page was entered
 * by a link there is nothing to go back to, and the address is changed instead.
 */
export function useClose(key: keyof Search): () => void {
  const router = useRouter();
  const { tweak } = useChangeUrl();
  return () => (router.history.canGoBack() ? router.history.back() : tweak({ [key]: undefined }));
}
