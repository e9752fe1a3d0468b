import { defineErrors } from '@grasp/errors';

/** Every operational failure of an import. What is wrong with single rows is counted as dirt instead. */
export const importErrors = defineErrors({
  import_file_missing: { message: 'there is no such file', status: 404 },
  import_file_unreadable: { message: 'the file cannot be read', status: 422 },
  import_file_damaged: {
    message: 'the file ends too early or is damaged; what came before is imported',
    status: 422,
  },
  import_wrong_format: { message: 'the file is not of this format', status: 422 },
  import_bad_options: { message: 'an option of the import is wrong', status: 422 },
  import_bad_map: { message: 'the map file is wrong', status: 422 },
  import_needs_secret: {
    message: 'names become ids under the secret of the deployment, and none was given',
    status: 422,
  },
  import_stopped: {
    message: 'the import was stopped; the same import again goes on',
    retryable: true,
    status: 503,
  },
});
