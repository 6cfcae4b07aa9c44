import type { RemoteBatchClient } from "../client/client.js";
import { DefinitionStore } from "./definition-store.js";
import type { Session } from "./session.js";

/** A new session of a client, without definitions. */
export function createSession(
  client: Pick<RemoteBatchClient, "submitWith" | "mapSubmitWith">,
): Session {
  const definitions = new DefinitionStore();
  const session: Session = {
    define(code) {
      definitions.define(code);
      return session;
    },
    submit: (code, options = {}) => client.submitWith(definitions, code, options),
    mapSubmit: (f, list, options = {}) => client.mapSubmitWith(definitions, f, list, options),
    symbols: () => definitions.symbols(),
  };
  return session;
}
