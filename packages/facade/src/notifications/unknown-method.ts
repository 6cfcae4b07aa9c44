/**
 * The cause of a refused `remoteJobNotifications` that names a way to tell somebody which the client does not have. A program
 * in which ways are added otherwise than by the client's options tells its users how.
 */
export class UnknownNotificationMethod extends Error {
  override readonly name = "UnknownNotificationMethod";
  /** The name that was given. */
  readonly method: string;
  /** The names that the client has. */
  readonly known: readonly string[];

  constructor(method: string, known: readonly string[]) {
    super(`There is no method ${JSON.stringify(method)}`);
    this.method = method;
    this.known = known;
  }
}
