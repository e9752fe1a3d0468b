import type { Evidence } from '@grasp/read-models/views';
import { useFormat } from '../company.ts';
import { words } from '../format/words.ts';

const INSTANT = /^\d{4}-\d\d-\d\dT.*Z$/;

/** What the number asks, with the versions of the rules that it rests on: the math, to be seen. */
export function EvidenceQuestion({ evidence: { of, versions, models } }: { evidence: Evidence }) {
  const format = useFormat();
  const parameters = Object.entries(of.parameters).filter(([, value]) => value !== null);
  return (
    <>
      <h3 className="question-kind">{words(of.kind)}</h3>
      <dl className="question">
        {parameters.map(([name, value]) => (
          <div key={name}>
            <dt>{words(name)}</dt>
            <dd>
              {INSTANT.test(String(value)) ? format.exactInstant(String(value)) : String(value)}
            </dd>
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
