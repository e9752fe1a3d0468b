import { Trans } from '@lingui/react/macro';
import { ChartColumn, Table2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';

/** A chart that can be read as a table too: its marks cannot be reached by keyboard, the table's numbers can. */
export function ChartCard({
  title,
  note,
  chart,
  table,
  tools,
}: {
  title: ReactNode;
  note?: ReactNode;
  chart: ReactNode;
  table: ReactNode;
  tools?: ReactNode;
}) {
  const [isTable, setTable] = useState(false);
  return (
    <section className="card panel">
      <div className="panel-head">
        <h2>{title}</h2>
        <span className="panel-note">{note}</span>
        {tools}
        <button type="button" className="button quiet" onClick={() => setTable(!isTable)}>
          {isTable ? <ChartColumn size={14} aria-hidden /> : <Table2 size={14} aria-hidden />}
          {isTable ? <Trans>Chart</Trans> : <Trans>Table</Trans>}
        </button>
      </div>
      {isTable ? table : chart}
    </section>
  );
}
