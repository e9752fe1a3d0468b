export { describeEventStore } from './contract.ts';
export { countPositions } from './count-positions.ts';
export type { EventStoreUnderTest, StoreFaults } from './under-test.ts';
