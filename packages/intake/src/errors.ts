import { defineErrors } from '@grasp/errors';

/** Every failure on the way from a door to the log. */
export const intakeErrors = defineErrors({
  intake_overloaded: {
    status: 503,
    message: 'more comes in than can be kept; nothing of this request was taken',
    retryable: true,
  },
  unknown_vendor: { status: 404, message: 'there is no such telephony vendor' },
  vendor_not_configured: {
    status: 503,
    message: 'the secret of this vendor is not set here',
    retryable: true,
  },
  signature_missing: { status: 401, message: 'the request carries no signature of its vendor' },
  signature_wrong: { status: 401, message: 'the signature of the request is wrong' },
  signature_expired: { status: 401, message: 'the request was signed too long ago' },
  message_too_large: { status: 413, message: 'the message is larger than this vendor sends' },
  malformed_json: { status: 400, message: 'this is not a JSON object' },
  event_too_large: { status: 413, message: 'the event is larger than one may be' },
  too_many_events: { status: 413, message: 'the request holds more events than one may' },
  invalid_event: { status: 422, message: 'a field around the data of the event is wrong' },
  stream_not_of_family: {
    status: 422,
    message: 'events of this type do not stand in streams of this category',
  },
  occurred_in_future: { status: 422, message: 'it cannot have happened later than now' },
  recorded_in_future: { status: 422, message: 'it cannot have been recorded later than now' },
  backdating_forbidden: {
    status: 403,
    message: 'only an importer may say when something was recorded',
  },
  unknown_command: { status: 404, message: 'there is no such command' },
  idempotency_key_reused: {
    status: 422,
    message: 'this Idempotency-Key was used for another command',
  },
  revision_moved: { status: 409, message: 'the stream has moved on since' },
  country_unknown: { message: 'COMPANY_COUNTRY is not an ISO 3166 country code' },
  not_yours: { status: 403, message: 'this lies outside the scope of your credential' },
});
