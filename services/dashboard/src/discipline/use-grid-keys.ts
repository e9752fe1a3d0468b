import { type FocusEvent, type KeyboardEvent, type RefObject, useEffect } from 'react';

const CELL = '[data-cell]';

/**
 * Walks the cells of a grid by arrows, Home and End, with one tab stop for all of it. The stop moves with the focus
 * however that came, else the next arrow would start from an old cell.
 */
export function useGridKeys(box: RefObject<HTMLElement | null>) {
  useEffect(() => {
    const cells = cellsOf(box.current);
    if (cells.length > 0 && !cells.some(({ tabIndex }) => tabIndex === 0)) setStop(cells[0], cells);
  });
  return {
    onFocus: ({ target }: FocusEvent<HTMLElement>) => {
      if (target.matches(CELL)) setStop(target, cellsOf(box.current));
    },
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
      const target = event.target as HTMLElement;
      if (!target.matches(CELL)) return;
      const next = neighbour(target, event.key);
      if (!next) return;
      event.preventDefault();
      next.focus();
    },
  };
}

function cellsOf(box: HTMLElement | null): HTMLElement[] {
  return [...(box?.querySelectorAll<HTMLElement>(CELL) ?? [])];
}

function setStop(stop: HTMLElement | undefined, cells: HTMLElement[]): void {
  for (const cell of cells) if (cell !== stop && cell.tabIndex === 0) cell.tabIndex = -1;
  if (stop) stop.tabIndex = 0;
}

function neighbour(cell: HTMLElement, key: string): HTMLElement | undefined {
  const row = cell.closest('tr');
  const inRow = cellsOf(row);
  const at = inRow.indexOf(cell);
  if (key === 'ArrowRight') return inRow[at + 1];
  if (key === 'ArrowLeft') return inRow[at - 1];
  if (key === 'Home') return inRow[0];
  if (key === 'End') return inRow.at(-1);
  if (key === 'ArrowDown') return below(row, cell, 1);
  return key === 'ArrowUp' ? below(row, cell, -1) : undefined;
}

/** The cell of the same column in the next row that has one there. */
function below(row: HTMLElement | null, cell: HTMLElement, step: 1 | -1): HTMLElement | undefined {
  const rows = [...(row?.closest('table')?.querySelectorAll('tr') ?? [])];
  const column = cell.dataset['cell'] ?? '';
  for (let at = rows.indexOf(row as HTMLTableRowElement) + step; rows[at]; at += step) {
    const found = rows[at]?.querySelector<HTMLElement>(`[data-cell="${column}"]`);
    if (found) return found;
  }
  return undefined;
}
