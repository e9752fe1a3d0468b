import type { ReactNode, Ref } from 'react';

type Props = {
  /** What is in it, for those who cannot see it. */
  label: string;
  className?: string | undefined;
  /** In pixels. */
  maxHeight?: number | undefined;
  ref?: Ref<HTMLElement>;
  children: ReactNode;
};

/** A box that scrolls what is wider or longer than itself. */
export function ScrollBox({ label, className, maxHeight, ref, children }: Props) {
  return (
    <section
      ref={ref}
      className={className === undefined ? 'scroll' : `scroll ${className}`}
      style={{ maxHeight }}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={label}
    >
      {children}
    </section>
  );
}
