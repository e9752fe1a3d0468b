import type { Rectangle, Sink, Transition } from './emit.ts';

/** What the folds of a batch emitted, to be written in one transaction. */
export type Changes = Sink & {
  /** Rectangles that were opened or closed, each once. */
  rectangles: Set<Rectangle>;
  transitions: Transition[];
};

export function createChanges(): Changes {
  const rectangles = new Set<Rectangle>();
  const transitions: Transition[] = [];
  return {
    rectangles,
    transitions,
    rectangle: (rectangle) => rectangles.add(rectangle),
    transition: (transition) => transitions.push(transition),
  };
}

/** What is to be done with the rectangles: those that were never visible are dropped. */
export function sortRectangles(rectangles: Iterable<Rectangle>) {
  const inserts: Rectangle[] = [];
  const closes: Rectangle[] = [];
  const deletes: Rectangle[] = [];
  for (const rectangle of rectangles) {
    const isEmpty = rectangle.knownTo <= rectangle.knownFrom;
    if (!rectangle.isStored) {
      if (!isEmpty) inserts.push(rectangle);
    } else if (isEmpty) deletes.push(rectangle);
    else closes.push(rectangle);
  }
  return { inserts, closes, deletes };
}
