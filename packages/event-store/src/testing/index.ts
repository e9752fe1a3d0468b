export { describeEventStore } from './contract.ts';
export type { EventStoreUnderTest, StoreFaults } from './under-test.ts';
