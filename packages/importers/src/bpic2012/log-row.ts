/** A row of the log, as either format tells it. Fields that the file leaves out are empty. */
export type LogRow = {
  line: number;
  /** The application: a case, and an order of ours. */
  application: string;
  /** Requested loan in euro. */
  amount: string;
  activity: string;
  lifecycle: string;
  /** Staff number; empty where nobody is named. */
  resource: string;
  timestamp: string;
  /** What the column told that says when the organisation knew it; undefined when none was asked for. */
  recorded: string | undefined;
};
