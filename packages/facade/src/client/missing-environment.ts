/** Cause of the error about a job whose environment the client does not have. */
export class MissingEnvironment extends Error {
  override readonly name = "MissingEnvironment";
  readonly environment: string;
  /** Name of the environment's provider. */
  readonly provider: string;

  constructor(environment: string, provider: string) {
    super(`There is no environment "${environment}" of the provider "${provider}".`);
    this.environment = environment;
    this.provider = provider;
  }
}
