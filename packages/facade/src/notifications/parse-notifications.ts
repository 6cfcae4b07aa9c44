import { type Expr, Fn, parse } from "@remotebatch/expr-model";
import { BatchError, nearestName } from "@remotebatch/job-model";
import { isAutomatic, isNamed, isNamedFn, numberOf, shown } from "../options/option-value.js";
import {
  hoursElapsed,
  type NotificationRule,
  type NotificationSpec,
  plainEvents,
} from "./notification-spec.js";
import { UnknownNotificationMethod } from "./unknown-method.js";

/** Events that Automatic and a bare list of methods stand for. */
const usualEvents: readonly Event[] = [{ event: "JobStarted" }, { event: "JobCompleted" }];

type Event = Pick<NotificationRule, "event" | "hours">;

function refuse(message: string, cause?: Error): never {
  const options = cause === undefined ? {} : { cause };
  throw new BatchError("BATCH_INVALID_OPTION", `remoteJobNotifications ${message}`, options);
}

/** The parts of a list, given as an expression or as a JavaScript array. */
function listParts(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  return isNamedFn(value, "List") ? value.args : undefined;
}

/** Left and right of each rule: of one `a -> b`, and of the entries of a plain object. */
function ruleSides(value: unknown): readonly (readonly [unknown, unknown])[] | undefined {
  if (value instanceof Fn) {
    return isNamedFn(value, "Rule") && value.args.length === 2
      ? [[value.args[0], value.args[1]]]
      : undefined;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null ? Object.entries(value) : undefined;
}

/** Reads the option with the names of the client's methods. */
class Grammar {
  readonly #methods: readonly string[];

  constructor(methods: readonly string[]) {
    this.#methods = methods;
  }

  get #defaultMethod(): string {
    const [first] = this.#methods;
    return this.#methods.includes("Email") ? "Email" : (first ?? this.#method("Email"));
  }

  #method(value: unknown): string {
    if (typeof value !== "string") {
      return refuse(`has the method ${shown(value)}; give the name of one, such as "Email".`);
    }
    if (this.#methods.includes(value)) return value;
    const known = this.#methods.length === 0 ? "none" : this.#methods.join(", ");
    return refuse(
      `names the method ${shown(value)}, and this client has ${known}; create the client with notifications: { ${value}: … }.`,
      new UnknownNotificationMethod(value, this.#methods),
    );
  }

  #methodList(value: unknown): readonly string[] {
    const parts = listParts(value) ?? [value];
    if (parts.length === 0) refuse("has an empty list of methods; name one, or leave it out.");
    return [...new Set(parts.map((part) => this.#method(part)))];
  }

  #event(value: unknown): Event | undefined {
    const parts = listParts(value);
    if (parts !== undefined) {
      const [name, amount] = parts;
      if (parts.length !== 2 || name !== hoursElapsed) return undefined;
      const hours = numberOf(amount);
      if (hours === undefined || !(hours > 0 && Number.isFinite(hours))) {
        refuse(`has { "${hoursElapsed}", ${shown(amount)} }; give a number of hours above zero.`);
      }
      return { event: hoursElapsed, hours };
    }
    const found = plainEvents.find((name) => name === value);
    return found === undefined ? undefined : { event: found };
  }

  /** One event, or a list of events. */
  #events(value: unknown): readonly Event[] {
    const one = this.#event(value);
    if (one !== undefined) return [one];
    const parts = listParts(value);
    if (parts === undefined) return this.#noEvent(value);
    return parts.map((part) => this.#event(part) ?? this.#noEvent(part));
  }

  #noEvent(value: unknown): never {
    if (value === hoursElapsed)
      refuse(`has "${hoursElapsed}" alone; give { "${hoursElapsed}", n }.`);
    const near =
      typeof value === "string" ? nearestName(value, [...plainEvents, hoursElapsed]) : undefined;
    const hint =
      near === undefined
        ? `Events are ${plainEvents.join(", ")} and { "${hoursElapsed}", n }.`
        : `Did you mean "${near}"?`;
    return refuse(`has the event ${shown(value)}, which there is not. ${hint}`);
  }

  #withMethods(events: readonly Event[], methods: readonly string[]): readonly NotificationRule[] {
    return events.map((event) => ({ ...event, methods }));
  }

  read(value: unknown): readonly NotificationRule[] {
    const sides = ruleSides(value);
    if (sides !== undefined) {
      return sides.flatMap(([events, methods]) =>
        this.#withMethods(this.#events(events), this.#methodList(methods)),
      );
    }
    const parts = listParts(value);
    if (parts === undefined || this.#event(value) !== undefined) {
      return this.#withMethods(this.#events(value), [this.#defaultMethod]);
    }
    if (parts.length > 0 && parts.every((part) => this.#isMethodName(part))) {
      return this.#withMethods(usualEvents, this.#methodList(value));
    }
    return parts.flatMap((part) =>
      ruleSides(part) === undefined
        ? this.#withMethods(this.#events(part), [this.#defaultMethod])
        : this.read(part),
    );
  }

  #isMethodName(value: unknown): boolean {
    return (
      typeof value === "string" &&
      this.#event(value) === undefined &&
      (this.#methods.includes(value) || value === "Email" || value === "SMS")
    );
  }

  get usual(): NotificationSpec {
    return this.#methods.includes("Email") ? this.#withMethods(usualEvents, ["Email"]) : "None";
  }
}

/** Rules for the same event as one, with all their methods. */
function merged(rules: readonly NotificationRule[]): readonly NotificationRule[] {
  const byEvent = new Map<string, NotificationRule>();
  for (const rule of rules) {
    const key = `${rule.event} ${rule.hours ?? ""}`;
    const before = byEvent.get(key)?.methods ?? [];
    byEvent.set(key, { ...rule, methods: [...new Set([...before, ...rule.methods])] });
  }
  return [...byEvent.values()];
}

/** Text that is code and no name of an event, such as `{"JobStarted", "Hourly"} -> "SMS"`. */
function codeOf(value: unknown): unknown {
  if (typeof value !== "string" || !/[{>]/u.test(value)) return value;
  try {
    return parse(value) satisfies Expr;
  } catch (cause) {
    throw new BatchError(
      "BATCH_INVALID_OPTION",
      `remoteJobNotifications is no code that can be read: ${(cause as Error).message}`,
      { cause },
    );
  }
}

/**
 * The notifications of a job with their methods named. Every form of the original is taken (`None`, `Automatic`, an
 * event, `event -> method`, lists of both, a bare list of methods), as an expression, as its text, or in JavaScript:
 * arrays for lists, `{ JobCompleted: "SMS" }` for rules. Automatic is an e-mail at start and end where the client has
 * the method `Email`, and none where it has not.
 * @param methods names of the client's methods.
 * @throws BatchError `BATCH_INVALID_OPTION` for an event or a method that there is not.
 */
export function parseNotifications(value: unknown, methods: readonly string[]): NotificationSpec {
  const grammar = new Grammar(methods);
  if (isAutomatic(value)) return grammar.usual;
  if (value === null || isNamed(value, "None")) return "None";
  const rules = merged(grammar.read(codeOf(value)));
  return rules.length === 0 ? "None" : rules;
}
