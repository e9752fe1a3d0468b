import {
  type DestinationStream,
  type Logger,
  pino,
  type SerializedError,
  stdSerializers,
} from 'pino';

/** How one process logs. */
export type LoggerSettings = {
  level: string;
  service: string;
  /** Names of further fields that may never be written, such as the personal fields of the events. */
  redact?: readonly string[];
  destination?: DestinationStream;
};

/** Fields whose values are never written, wherever they stand in the first three levels of a line's facts. */
const SECRET_FIELDS = [
  'authorization',
  'cookie',
  'set-cookie',
  'password',
  'secret',
  'token',
  'email',
  'phone',
  'phoneNumber',
  'signature',
  'x-twilio-signature',
  'x-grasp-signature',
];

/** One line of JSON per fact: a constant short message, the facts in the object, secrets and persons left out. */
export function createLogger(settings: LoggerSettings): Logger {
  const fields = [...SECRET_FIELDS, ...(settings.redact ?? [])];
  const options = {
    level: settings.level,
    base: { service: settings.service },
    serializers: { err: toFacts },
    redact: { paths: fields.flatMap(pathsOf), censor: '[redacted]' },
  };
  return settings.destination === undefined ? pino(options) : pino(options, settings.destination);
}

/** An error without the connection that it came from, which pg hangs on it with all its state. */
function toFacts(error: Error): unknown {
  const { client: _, ...facts } = stdSerializers.err(error) as SerializedError & {
    client?: unknown;
  };
  return facts;
}

function pathsOf(field: string): string[] {
  const key = `["${field}"]`;
  return [key, `*${key}`, `*.*${key}`];
}
