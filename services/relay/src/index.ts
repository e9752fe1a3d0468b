export { relayErrors } from './errors.ts';
export { startRelay } from './start-relay.ts';
