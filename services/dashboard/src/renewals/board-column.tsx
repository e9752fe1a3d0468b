import type { RenewalCard, RenewalColumn } from '@grasp/read-models/views';
import { Plural, Trans } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Sparkline } from '../charts/sparkline.tsx';
import { useFormat } from '../company.ts';
import { Figure } from '../evidence/figure.tsx';
import { Moneys } from '../frame/moneys.tsx';
import { keepScope } from '../url.ts';
import { useBucketNames } from './bucket-names.tsx';
import { Health } from './health.tsx';

/** Cards drawn at first: nobody reads further down without wanting to. */
const FIRST_CARDS = 25;
/** What is due in one span of time, in the order of the API: what is at stake on top. */
export function BoardColumn({ column, isChosen }: { column: RenewalColumn; isChosen: boolean }) {
  const format = useFormat();
  const names = useBucketNames();
  const [shown, setShown] = useState(FIRST_CARDS);
  const { cards } = column;
  const unread = column.count - cards.length;
  return (
    <section className={isChosen ? 'column column-chosen' : 'column'}>
      <div className="column-head">
        <h2 className={column.bucket === 'overdue' && column.count > 0 ? 'bad' : ''}>
          {names[column.bucket]}
        </h2>
        <Figure evidence={column.ref}>{format.count(column.count)}</Figure>
        <Figure evidence={column.ref} className="column-value">
          <Moneys amounts={column.amounts} />
        </Figure>
      </div>
      {cards.length === 0 && (
        <p className="empty">
          <Trans>Nothing is due.</Trans>
        </p>
      )}
      {cards.slice(0, shown).map((card) => (
        <Card key={`${card.membership} ${card.term}`} card={card} />
      ))}
      {unread > 0 && shown >= cards.length && (
        <p className="empty">
          <Trans>{format.count(unread)} more are in the CSV.</Trans>
        </p>
      )}
      {cards.length > shown && (
        <button type="button" className="button more" onClick={() => setShown(cards.length)}>
          <Trans>Show {format.count(cards.length - shown)} more</Trans>
        </button>
      )}
    </section>
  );
}

function Card({ card }: { card: RenewalCard }) {
  const format = useFormat();
  return (
    <article className="card renewal">
      <div className="renewal-top">
        <Link to="/effect/$id" params={{ id: card.membership }} search={keepScope} className="link">
          {card.customerName ?? card.customer ?? card.membership}
        </Link>
        <DaysLeft card={card} />
      </div>
      <div className="renewal-middle">
        <Figure evidence={card.ref} className="renewal-value">
          {format.money(card.value)}
        </Figure>
        <Sparkline values={card.spark} />
      </div>
      <Health card={card} />
      <div className="renewal-foot">
        <span>{card.repName ?? card.rep ?? <Trans>nobody</Trans>}</span>
        <LastContact card={card} />
      </div>
    </article>
  );
}

function DaysLeft({ card: { daysLeft } }: { card: RenewalCard }) {
  if (daysLeft < 0) {
    return (
      <span className="renewal-days bad">
        <Plural value={-daysLeft} one="# day over" other="# days over" />
      </span>
    );
  }
  return (
    <span className="renewal-days">
      <Plural value={daysLeft} one="# day" other="# days" />
    </span>
  );
}

function LastContact({ card }: { card: RenewalCard }) {
  const format = useFormat();
  const lastContactAt = card.lastTouchAt ?? card.lastContactAt;
  if (lastContactAt === null) {
    return (
      <span className="bad">
        <Trans>not contacted</Trans>
      </span>
    );
  }
  return (
    <span>
      <Trans>contacted {format.date(lastContactAt)}</Trans>
    </span>
  );
}
