import { useLingui } from '@lingui/react/macro';
import { Drawer } from '@mantine/core';
import type { ReactNode } from 'react';
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
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={460}
      title={title}
      closeOnEscape={isOnTop}
      trapFocus={isOnTop}
      closeButtonProps={{ 'aria-label': t`Close` }}
      overlayProps={{ backgroundOpacity: 0.25 }}
      transitionProps={{ duration: 120 }}
      classNames={{ content: 'drawer', header: 'drawer-head', title: 'drawer-title' }}
    >
      {children}
    </Drawer>
  );
}
