import { Trans } from '@lingui/react/macro';
import { Download } from 'lucide-react';
import { type Params, type Path, toCsvUrl } from '../api/get.ts';

/** The list on screen, as a file, whole. */
export function CsvLink({ path, params }: { path: Path; params: Params }) {
  const href = toCsvUrl(path, { ...params, limit: undefined, cursor: undefined });
  return (
    <a className="button" href={href} download>
      <Download size={14} aria-hidden />
      <Trans>CSV</Trans>
    </a>
  );
}
