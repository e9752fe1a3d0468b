import { Trans } from '@lingui/react/macro';

/** What the colours of the grid mean. */
export function Bands() {
  return (
    <span className="bands">
      <span className="b1">&lt; 50 %</span>
      <span className="b2">50–79</span>
      <span className="b3">80–99</span>
      <span className="b4">
        <Trans>met</Trans>
      </span>
      <span className="b5">≥ 120 %</span>
      <span className="restated">
        <Trans>changed later</Trans>
      </span>
    </span>
  );
}
