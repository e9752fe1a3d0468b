/** The Kafka that tests run against where they bring it along, as jars or as an image. */
export const KAFKA_VERSION = '4.3.1';
