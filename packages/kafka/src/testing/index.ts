export { findMissingForMaven, type MavenBroker, openMavenBroker } from './maven-broker.ts';
export { openTestKafka, type TestKafka } from './open-test-kafka.ts';
