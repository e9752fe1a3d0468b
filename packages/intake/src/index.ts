export { accountSettings, createAccounts, type FindAccount } from './accounts.ts';
export type { CallIntake, CallMessage } from './calls/call-intake.ts';
export {
  type CommandEvent,
  type CommandParts,
  type CommandRequest,
  type CommandResult,
  runCommand,
} from './commands/run-command.ts';
export type { CommandScope } from './commands/scope.ts';
export { openDemoSecrets, readDemoSecrets } from './demo-secrets.ts';
export { intakeErrors } from './errors.ts';
export {
  type EventResult,
  type Submission,
  type SubmittedBatch,
  submitEvents,
} from './events/event-intake.ts';
export { incomingEventSchema, keptText, type Submitter } from './events/incoming.ts';
export { createGate, type Gate } from './gate.ts';
export { measureAppends } from './measure-appends.ts';
export { type Intake, type IntakeOptions, openIntake } from './open-intake.ts';
export { countParked, type ParkedCount, requestParkedRedrive } from './parked.ts';
export { migrateIntake } from './tables.ts';
export type { WebhookReceipt } from './webhooks/settle-message.ts';
export type { WebhookIntake } from './webhooks/webhook-intake.ts';
