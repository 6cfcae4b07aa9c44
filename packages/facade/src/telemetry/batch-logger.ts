/** Facts that belong to a line: ids, counts, times. Never secrets, code or results. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Takes structured log lines; `console` fits, and so do pino and its like with their arguments turned round. */
export interface BatchLogger {
  debug(message: string, fields: LogFields): void;
  info(message: string, fields: LogFields): void;
  warn(message: string, fields: LogFields): void;
  error(message: string, fields: LogFields): void;
}

const silence = (): void => undefined;

/** Says nothing. */
export const silentLogger: BatchLogger = {
  debug: silence,
  info: silence,
  warn: silence,
  error: silence,
};
