import { defineErrors } from '@grasp/errors';

/** Every failure that the HTTP edge itself tells of. */
export const httpErrors = defineErrors({
  bad_request: { status: 400, message: 'the request cannot be read' },
  malformed_json: { status: 400, message: 'the body is not JSON' },
  invalid_parameters: { status: 400, message: 'a parameter of the request is wrong' },
  invalid_value: { status: 400, message: 'a value of the request cannot be used' },
  invalid_body: { status: 422, message: 'the body does not fit this route' },
  unauthorized: { status: 401, message: 'this needs a valid credential' },
  sign_in_refused: { status: 401, message: 'this is not a token of a person who may sign in' },
  forbidden: { status: 403, message: 'the role of this credential does not open this door' },
  out_of_scope: { status: 403, message: 'this lies outside the scope of the credential' },
  foreign_origin: { status: 403, message: 'a page of another site may not ask for this' },
  route_not_found: { status: 404, message: 'there is no such route' },
  body_too_large: { status: 413, message: 'the body is larger than this route takes' },
  unsupported_media_type: { status: 415, message: 'this route does not take such a body' },
  too_many_sign_ins: { status: 429, message: 'too many failed sign-ins from this address' },
  request_too_slow: { status: 408, message: 'the request did not arrive in time' },
  headers_too_large: { status: 431, message: 'the headers of the request are too large' },
  internal_error: { status: 500, message: 'something went wrong here' },
  store_unavailable: { status: 503, message: 'the database cannot be reached', retryable: true },
  not_ready: { status: 503, message: 'this process is not ready', retryable: true },
  position_malformed: { status: 400, message: 'this position is not one that we gave' },
  position_of_other_log: {
    status: 409,
    message: 'this position belongs to another log; the log was moved since it was given',
  },
  port_taken: { message: 'another program listens at this address already', retryable: true },
  port_forbidden: { message: 'this user may not listen on this port' },
  secret_other: {
    message:
      'GRASP_SECRET is not the secret under which the credentials of this database were made',
  },
  credential_absent: { status: 404, message: 'there is no such credential' },
  credential_invalid: { status: 422, message: 'a credential cannot be like this' },
});
