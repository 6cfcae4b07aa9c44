/** Where reading the log streams of a child goes on: CloudWatch's token by stream. */
export type LogCursor = Readonly<Record<string, string>>;

/** The text of a cursor, as it goes through the kit. */
export function formatCursor(cursor: LogCursor): string {
  return JSON.stringify(cursor);
}

/** Reads what `formatCursor` made; nothing for no text or another one, so that reading starts anew. */
export function parseCursor(text: string | undefined): LogCursor {
  try {
    const value: unknown = JSON.parse(text ?? "{}");
    if (typeof value !== "object" || value === null) return {};
    return Object.fromEntries(
      Object.entries(value).filter(([, token]) => typeof token === "string"),
    ) as LogCursor;
  } catch {
    return {};
  }
}
