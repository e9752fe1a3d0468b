import type { Evidence } from '@grasp/read-models/views';
import { words } from '../format/words.ts';

/** What the number asks, with the versions of the rules that it rests on: the math, to be seen. */
export function EvidenceQuestion({ evidence: { of, versions, models } }: { evidence: Evidence }) {
  const parameters = Object.entries(of.parameters).filter(([, value]) => value !== null);
  return (
    <>
      <h3 className="question-kind">{words(of.kind)}</h3>
      <dl className="question">
        {parameters.map(([name, value]) => (
          <div key={name}>
            <dt>{words(name)}</dt>
            <dd>{String(value)}</dd>
          </div>
        ))}
        {Object.entries(versions).map(([name, version]) => (
          <div key={name}>
            <dt>{words(name)}</dt>
            <dd>v{String(version)}</dd>
          </div>
        ))}
        {models.map(({ name, version }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>v{version}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
