import { BatchError, suggestion } from "@remotebatch/job-model";

/** How each property of a job is read: one function per name. */
export type PropertyReaders<Properties> = {
  readonly [Name in keyof Properties]: () => Properties[Name] | Promise<Properties[Name]>;
};

/**
 * The value of one property.
 * @throws BatchError `BATCH_UNKNOWN_PROPERTY` naming near ones.
 */
export async function readProperty<Properties, Name extends keyof Properties & string>(
  readers: PropertyReaders<Properties>,
  name: Name,
  jobType: string,
): Promise<Properties[Name]> {
  if (!Object.hasOwn(readers, name)) {
    throw new BatchError(
      "BATCH_UNKNOWN_PROPERTY",
      `A job of type "${jobType}" has no property "${name}".${suggestion(String(name), Object.keys(readers))}`,
    );
  }
  return await readers[name]();
}
