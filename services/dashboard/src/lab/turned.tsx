import { Trans } from '@lingui/react/macro';

type Props = {
  is: number | null;
  tried: number | null;
  told: (value: number) => string;
};

/** A figure as it would be, with what it is under it where the two differ. */
export function Turned({ is, tried, told }: Props) {
  const text = (value: number | null): string => (value === null ? '–' : told(value));
  if (is === tried) return <td className="number dim">{text(is)}</td>;
  return (
    <td className="number">
      <b>{text(tried)}</b>
      <span className="sub">
        <Trans>is {text(is)}</Trans>
      </span>
    </td>
  );
}
