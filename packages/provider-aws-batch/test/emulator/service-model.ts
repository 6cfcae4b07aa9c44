import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

interface Shape {
  readonly type: string;
  readonly members?: Readonly<Record<string, { readonly shape: string }>>;
  readonly required?: readonly string[];
  readonly member?: { readonly shape: string };
  readonly value?: { readonly shape: string };
  readonly enum?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
}

interface Model {
  readonly operations: Readonly<
    Record<
      string,
      { readonly input: { readonly shape: string }; readonly output: { readonly shape: string } }
    >
  >;
  readonly shapes: Readonly<Record<string, Shape>>;
}

/** Says what in a message is not as the official descriptions of AWS Batch and of CloudWatch Logs have it. */
export type MessageCheck = (
  operation: string,
  direction: "input" | "output",
  message: unknown,
) => readonly string[];

function read(folder: string, name: string): Model | undefined {
  const service = join(folder, name);
  if (!existsSync(service)) return undefined;
  const version = readdirSync(service).sort().at(-1) ?? "";
  const plain = join(service, version, "service-2.json");
  const text = existsSync(plain) ? readFileSync(plain) : gunzipSync(readFileSync(`${plain}.gz`));
  return JSON.parse(text.toString()) as Model;
}

/** The check by the description in a folder of botocore's, or `undefined` where there is none. */
export function officialCheck(folder: string | undefined): MessageCheck | undefined {
  const models = folder === undefined ? [] : [read(folder, "batch"), read(folder, "logs")];
  const known = models.filter((model) => model !== undefined);
  if (known.length === 0) return undefined;
  return (operation, direction, message) => {
    const model = known.find(({ operations }) => Object.hasOwn(operations, operation));
    const shape = model?.operations[operation]?.[direction].shape;
    return model === undefined || shape === undefined
      ? [`there is no operation ${operation}`]
      : complaintsAbout(model, shape, message, operation);
  };
}

function complaintsAbout(
  model: Model,
  top: string,
  message: unknown,
  operation: string,
): readonly string[] {
  function complaints(name: string, value: unknown, path: string): readonly string[] {
    const shape = model.shapes[name];
    if (shape === undefined) return [`${path}: no shape ${name}`];
    const wrong = (hint: string): readonly string[] => [
      `${path}: ${JSON.stringify(value)?.slice(0, 80)} ${hint}`,
    ];
    switch (shape.type) {
      case "structure": {
        if (typeof value !== "object" || value === null) return wrong("is no structure");
        const members = shape.members ?? {};
        const known = Object.entries(value).flatMap(([key, part]) => {
          const member = members[key];
          return member === undefined
            ? [`${path}.${key}: no such member of ${name}`]
            : complaints(member.shape, part, `${path}.${key}`);
        });
        const absent = (shape.required ?? []).filter((key) => !Object.hasOwn(value, key));
        return [...known, ...absent.map((key) => `${path}.${key}: is required`)];
      }
      case "list":
        if (!Array.isArray(value)) return wrong("is no list");
        return value.flatMap((part, at) =>
          complaints(shape.member?.shape ?? "", part, `${path}[${at}]`),
        );
      case "map":
        if (typeof value !== "object" || value === null) return wrong("is no map");
        return Object.entries(value).flatMap(([key, part]) =>
          complaints(shape.value?.shape ?? "", part, `${path}.${key}`),
        );
      case "string":
        if (typeof value !== "string") return wrong("is no string");
        if (shape.enum !== undefined && !shape.enum.includes(value))
          return wrong(`is none of ${shape.enum.join(", ")}`);
        if (shape.pattern !== undefined && !new RegExp(shape.pattern, "u").test(value))
          return wrong(`does not match ${shape.pattern}`);
        if (
          value.length < (shape.min ?? 0) ||
          value.length > (shape.max ?? Number.POSITIVE_INFINITY)
        )
          return wrong("has a wrong length");
        return [];
      case "integer":
      case "long":
        return Number.isSafeInteger(value) ? [] : wrong("is no integer");
      case "float":
      case "double":
        return typeof value === "number" ? [] : wrong("is no number");
      case "boolean":
        return typeof value === "boolean" ? [] : wrong("is no boolean");
      default:
        return wrong(`has the unknown type ${shape.type}`);
    }
  }

  return complaints(top, message, operation);
}
