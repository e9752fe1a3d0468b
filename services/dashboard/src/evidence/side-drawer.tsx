import { useLingui } from '@lingui/react/macro';
import { Drawer } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import './side-drawer.css';

/** A drawer on the right; on a phone it fills the screen. Esc and its own button close it. */
export function SideDrawer({
  title,
  isOnTop = true,
  onClose,
  children,
}: {
  title: ReactNode;
  /** Esc closes only the drawer that lies on top. */
  isOnTop?: boolean;
  onClose: () => void;
  children: ReactNode;
}) {
  const { t } = useLingui();
  useFocusReturn();
  return (
    <Drawer.Root
      opened
      onClose={onClose}
      position="right"
      size={460}
      closeOnEscape={isOnTop}
      trapFocus={isOnTop}
      transitionProps={{ duration: 120 }}
      // Given to `Drawer.Content` as `className` it would dress the box that spans the whole page.
      classNames={{ content: 'drawer' }}
    >
      <Drawer.Overlay backgroundOpacity={0.25} />
      <Drawer.Content>
        {/* A plain box: the library's own is a banner, of which a page has but one. */}
        <div className="drawer-head">
          <Drawer.Title className="drawer-title">{title}</Drawer.Title>
          <Drawer.CloseButton aria-label={t`Close`} />
        </div>
        <Drawer.Body>{children}</Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}

/** Gives the focus back to where it was; the library does so only for drawers that stay mounted. */
function useFocusReturn(): void {
  const [opener] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      if (opener instanceof HTMLElement && opener.isConnected)
        opener.focus({ preventScroll: true });
    },
    [opener],
  );
}
