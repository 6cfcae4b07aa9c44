import { BatchError } from "@remotebatch/job-model";

const advice: Readonly<Record<string, string>> = {
  ENOSPC: "The disk is full; make room and repeat the call",
  EDQUOT: "The disk quota is used up; make room and repeat the call",
  EACCES: "Permission was denied; make the folder writable for this user",
  EPERM: "The operation is not permitted; make the folder writable for this user",
  EROFS: "The file system is read-only; choose another folder",
  ENOTDIR: "A file is in the way of a folder; choose another folder",
  EMFILE: "Too many files are open; raise the limit of open files",
  ENFILE: "Too many files are open on this system",
  ENAMETOOLONG: "The path is too long; choose a folder with a shorter path",
  EIO: "The disk reported an error",
};

/** The system's code of a failed file operation, such as `ENOENT`; `undefined` for other errors. */
export function systemCode(error: unknown): string | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : undefined;
}

/** A file operation's failure as `BATCH_STORE_FAILED`, with advice and the system's own words. */
export function storeFailure(error: unknown, path: string): BatchError {
  if (BatchError.is(error)) return error;
  const code = systemCode(error);
  const hint = (code === undefined ? undefined : advice[code]) ?? "A file operation failed";
  const words = error instanceof Error ? error.message : String(error);
  return new BatchError("BATCH_STORE_FAILED", `${hint}: ${path} (${words}).`, { cause: error });
}
