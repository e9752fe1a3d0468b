export { findMissingForMaven, type MavenBroker, openMavenBroker } from './maven-broker.ts';
export { openTestKafka } from './open-test-kafka.ts';
export type { TestKafka } from './open-topics.ts';
