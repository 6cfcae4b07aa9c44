import { associationOf } from "../../core/association.js";
import { type Builtin, builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { Assoc, type Expr, Fn, hasHead } from "../../core/expr.js";
import * as S from "../../core/symbols.js";

const loneSurrogates = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/** Percent encoding of everything but letters, digits and `-._~`. */
function percentEncoded(text: string): string {
  return encodeURIComponent(text.replace(loneSurrogates, "\uFFFD")).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** The text that was encoded; bytes that are no text stay as they are. */
function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replace(/\+/g, " "));
  } catch {
    return text;
  }
}

function scalarText(value: Expr, context: Evaluator): string {
  return typeof value === "string" ? value : context.state.outputForm(value);
}

/** `key=value&…` of rules or an association. */
function queryText(query: Expr | undefined, context: Evaluator): string | undefined {
  const pairs: (readonly [Expr, Expr])[] = [];
  if (query instanceof Assoc) {
    query.keys.forEach((key, i) => {
      pairs.push([key, query.values[i] as Expr]);
    });
  } else {
    for (const rule of hasHead(query, S.List) ? query.args : [query]) {
      if (!hasHead(rule, S.Rule) || rule.args.length !== 2) return undefined;
      pairs.push(rule.args as readonly [Expr, Expr]);
    }
  }
  const part = (value: Expr): string =>
    percentEncoded(scalarText(value, context)).replace(/%20/g, "+");
  return pairs.map(([key, value]) => `${part(key)}=${part(value)}`).join("&");
}

function queryRules(text: string): Expr {
  const pairs = text === "" ? [] : text.split("&");
  return new Fn(
    S.List,
    pairs.map((pair) => {
      const at = pair.indexOf("=");
      const key = at < 0 ? pair : pair.slice(0, at);
      return new Fn(S.Rule, [
        percentDecoded(key),
        at < 0 ? S.True : percentDecoded(pair.slice(at + 1)),
      ]);
    }),
  );
}

function pathParts(text: string, context: Evaluator): Expr {
  return context.list(text === "" ? [] : text.split("/").map(percentDecoded));
}

/** Parts of a URL by name (RFC 3986). */
function parsed(url: string, context: Evaluator): Assoc | undefined {
  const match =
    /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/(?:([^/?#@]*)@)?([^/?#:]*)(?::(\d*))?)?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(
      url,
    );
  if (match === null) return undefined;
  const [, scheme, user, domain, port, path = "", query, fragment] = match;
  const entries: readonly (readonly [string, Expr])[] = [
    ["Scheme", scheme ?? S.None],
    ["User", user === undefined ? S.None : percentDecoded(user)],
    ["Domain", domain === undefined || domain === "" ? S.None : domain],
    ["Port", port === undefined || port === "" ? S.None : Number(port)],
    ["Path", pathParts(path, context)],
    ["Query", queryRules(query ?? "")],
    ["Fragment", fragment === undefined ? S.None : percentDecoded(fragment)],
  ];
  return associationOf(entries.map(([key, value]) => ({ key, value, delayed: false })));
}

/** A URL of the parts that `URLParse` gives. */
function builtFrom(parts: Assoc, context: Evaluator): string {
  const part = (name: string): Expr | undefined => {
    const value = parts.values[parts.keys.indexOf(name)];
    return value === S.None ? undefined : value;
  };
  const text = (name: string): string | undefined => {
    const value = part(name);
    return value === undefined ? undefined : scalarText(value, context);
  };
  const domain = text("Domain");
  const [scheme, user, port, fragment] = ["Scheme", "User", "Port", "Fragment"].map(text);
  const path = part("Path");
  const steps = hasHead(path, S.List)
    ? path.args.map((one) => percentEncoded(scalarText(one, context))).join("/")
    : (text("Path") ?? "");
  const query = part("Query");
  const asked = query === undefined ? undefined : queryText(query, context);
  return [
    scheme === undefined ? "" : `${scheme}:`,
    domain === undefined ? "" : `//${user === undefined ? "" : `${user}@`}${domain}`,
    port === undefined ? "" : `:${port}`,
    domain !== undefined && steps !== "" && !steps.startsWith("/") ? `/${steps}` : steps,
    asked === undefined || asked === "" ? "" : `?${asked}`,
    fragment === undefined ? "" : `#${percentEncoded(fragment)}`,
  ].join("");
}

function built(args: readonly Expr[], context: Evaluator): Expr | undefined {
  const [base, query] = args;
  let url: string;
  if (typeof base === "string") url = base;
  else if (base instanceof Assoc) url = builtFrom(base, context);
  else if (hasHead(base, S.List) && typeof base.args[0] === "string") {
    const [first, ...rest] = base.args as readonly [string, ...Expr[]];
    const steps = rest.map((one) => percentEncoded(scalarText(one, context)));
    url = [first.replace(/\/$/, ""), ...steps].join("/");
  } else return undefined;
  if (query === undefined) return url;
  const asked = queryText(query, context);
  if (asked === undefined) return undefined;
  return asked === "" ? url : `${url}${url.includes("?") ? "&" : "?"}${asked}`;
}

export const urls: readonly Builtin[] = [
  builtin({
    name: "URLEncode",
    attributes: ["Listable"],
    state: "complete",
    doc: "ref/URLEncode",
    arity: [1, 1],
    apply: ([text]) => (typeof text === "string" ? percentEncoded(text) : undefined),
  }),
  builtin({
    name: "URLDecode",
    attributes: ["Listable"],
    state: "complete",
    doc: "ref/URLDecode",
    arity: [1, 1],
    apply: ([text]) => (typeof text === "string" ? percentDecoded(text) : undefined),
  }),
  builtin({
    name: "URLParse",
    state: "complete",
    doc: "ref/URLParse",
    arity: [1, 2],
    apply([url, wanted], context) {
      const parts = typeof url === "string" ? parsed(url, context) : undefined;
      if (parts === undefined || wanted === undefined) return parts;
      const part = (name: Expr): Expr => parts.values[parts.keys.indexOf(name)] ?? S.$Failed;
      return hasHead(wanted, S.List) ? context.list(wanted.args.map(part)) : part(wanted);
    },
  }),
  builtin({
    name: "URLBuild",
    state: "complete",
    doc: "ref/URLBuild",
    arity: [1, 2],
    apply: built,
  }),
  builtin({
    name: "URLQueryEncode",
    state: "complete",
    doc: "ref/URLQueryEncode",
    arity: [1, 1],
    apply: ([query], context) => queryText(query, context),
  }),
  builtin({
    name: "URLQueryDecode",
    state: "complete",
    doc: "ref/URLQueryDecode",
    arity: [1, 1],
    apply: ([text]) => (typeof text === "string" ? queryRules(text) : undefined),
  }),
];
