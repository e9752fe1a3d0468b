export { describeEventStore, type EventStoreUnderTest, type StoreFaults } from './contract.ts';
export { createTestEvent } from './create-test-event.ts';
