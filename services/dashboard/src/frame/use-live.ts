import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { followLive, type LiveState } from '../api/live.ts';

/** Follows the news for as long as the frame stands. */
export function useLive(): LiveState {
  const client = useQueryClient();
  const [state, setState] = useState<LiveState>({ isConnected: true, at: null, lagMs: 0 });
  useEffect(() => followLive(client, setState), [client]);
  return state;
}
