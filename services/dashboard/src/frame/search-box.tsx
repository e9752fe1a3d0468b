import { useLingui } from '@lingui/react/macro';
import { Search as SearchIcon } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useChangeUrl, useUrl } from '../url.ts';

/** Typing asks once the hand rests. */
const REST_MS = 300;

/** Finds by a part of the order's number; what is looked for stands in the address. */
export function SearchBox() {
  const { t } = useLingui();
  const { q } = useUrl();
  const { tweak } = useChangeUrl();
  const [text, setText] = useState(q ?? '');
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a change of the text starts the wait
  useEffect(() => {
    if (text === (q ?? '')) return;
    const timer = setTimeout(() => tweak({ q: text || undefined }), REST_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <label className="search">
      <SearchIcon size={14} aria-hidden />
      <input
        type="search"
        value={text}
        placeholder={t`Find an order number`}
        aria-label={t`Find an order number`}
        onChange={(event) => setText(event.target.value)}
      />
    </label>
  );
}
