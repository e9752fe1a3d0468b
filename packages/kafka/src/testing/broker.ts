export { type FoundBroker, openBroker } from './open-broker.ts';
export { openTopics, type TestKafka } from './open-topics.ts';
