import type { ScoreView } from '@grasp/read-models/views';
import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { useFormat } from '../company.ts';
import { words } from '../format/words.ts';
import { BaselineName } from './baseline-name.tsx';

const RISING = new Set(['auc', 'skill']);

const names: Record<string, ReactNode> = {
  logLoss: <Trans>Log loss (less is better)</Trans>,
  brier: <Trans>Brier score (less is better)</Trans>,
  auc: <Trans>AUC (more is better)</Trans>,
  ece: <Trans>Calibration error (less is better)</Trans>,
};

/** Each score of the model beside those of its baselines; arrow and colour say whether it beats the best of them. */
export function ScoresTable({
  scores,
  isJudged,
}: {
  scores: readonly ScoreView[];
  /** Else there is too little to say whether a score is better. */
  isJudged: boolean;
}) {
  const baselines = [...new Set(scores.flatMap((score) => Object.keys(score.baselines)))];
  return (
    <table className="data">
      <thead>
        <tr>
          <th scope="col">
            <Trans>Score</Trans>
          </th>
          <th scope="col" className="number">
            <Trans>Model</Trans>
          </th>
          {baselines.map((name) => (
            <th key={name} scope="col" className="number">
              <BaselineName name={name} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {scores.map((score) => (
          <ScoreRow
            key={score.name}
            score={score}
            baselines={baselines}
            isBetter={isJudged ? beatsAll(score) : null}
          />
        ))}
      </tbody>
    </table>
  );
}

type RowProps = {
  score: ScoreView;
  baselines: readonly string[];
  /** Than every baseline; null: it cannot be said. */
  isBetter: boolean | null;
};

function ScoreRow({ score, baselines, isBetter }: RowProps) {
  const format = useFormat();
  const told = (value: number | null | undefined) =>
    value === null || value === undefined ? '–' : format.score(value);
  return (
    <tr>
      <th scope="row">{names[score.name] ?? words(score.name)}</th>
      <td className={isBetter === null ? 'number' : isBetter ? 'number good' : 'number bad'}>
        {isBetter !== null && (isBetter ? '▲ ' : '▼ ')}
        {told(score.model)}
      </td>
      {baselines.map((name) => (
        <td key={name} className="number">
          {told(score.baselines[name])}
        </td>
      ))}
    </tr>
  );
}

function beatsAll({ name, model, baselines }: ScoreView): boolean | null {
  const others = Object.values(baselines).filter((value) => value !== null);
  if (model === null || others.length === 0) return null;
  return RISING.has(name) ? model > Math.max(...others) : model < Math.min(...others);
}
